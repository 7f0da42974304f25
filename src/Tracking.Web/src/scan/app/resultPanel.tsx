import type { Result } from './scanner';

/** What came of the last scan, in colour and in words, for eyes and screen readers. */
export function ResultPanel({ result, idle }: { readonly result: Result | null; readonly idle: string }) {
  return (
    <div class={`result ${result?.tone ?? 'idle'}`} data-testid="result" data-tone={result?.tone ?? 'idle'} data-key={result?.key ?? 0}>
      {result !== null && <div key={result.key} class={`flash ${result.tone}`} aria-hidden="true" />}
      <div role="status" aria-live="assertive" aria-atomic="true">
        {result === null ? (
          <p class="idle-words">{idle}</p>
        ) : (
          <>
            <p class="result-title">{result.title}</p>
            <p>{result.detail}</p>
          </>
        )}
      </div>
    </div>
  );
}
