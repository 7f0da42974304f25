import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../client/trackingApi';
import type { Page } from '../state/api';

const restMs = 500;
const mostItems = 1_000;

export interface Loaded<T> {
  /** The last good answer; null while there was none. */
  readonly value: T | null;
  /** Why the last one failed; null when it did not. */
  readonly failed: string | null;
}

/**
 * Asks for something, and again when `revision` changes, at most twice a second.
 *
 * @param key what is asked for; an answer for another key is never shown. Null asks for nothing
 */
export function useLoaded<T>(key: string | null, revision: unknown, ask: (signal: AbortSignal) => Promise<Answer<T>>): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { readonly key: string | null }>({ key, value: null, failed: null });
  const asked = useRef<{ readonly key: string | null; readonly at: number }>({ key: null, at: 0 });
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    const wait = asked.current.key === key ? Math.max(0, asked.current.at + restMs - Date.now()) : 0;
    const timer = setTimeout(async () => {
      asked.current = { key, at: Date.now() };
      const answer = await ask(stop.signal);
      if (stop.signal.aborted) return;
      setState((before) => {
        if (answer.ok) return { key, value: answer.value, failed: null };
        const kept = before.key === key && answer.status !== 404 ? before.value : null;
        return { key, value: kept, failed: answer.message };
      });
    }, wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, revision]);
  return state.key === key ? state : { value: null, failed: null };
}

export interface LoadedList<T> {
  readonly items: readonly T[] | null;
  readonly failed: string | null;
  /** Asks for more; null when there is no more, or nothing that can be asked for in one. */
  readonly more: (() => void) | null;
  readonly loadingMore: boolean;
}

/** The beginning of a list, and more of it when it is wanted; asked for anew when `revision` changes. */
export function useList<T>(
  key: string,
  revision: unknown,
  ask: (limit: number, signal: AbortSignal) => Promise<Answer<Page<T>>>,
  pageSize = 50,
): LoadedList<T> {
  const [wanted, setWanted] = useState({ key, limit: pageSize });
  const limit = wanted.key === key ? wanted.limit : pageSize;
  const loaded = useLoaded<Page<T>>(`${key}#${limit}`, revision, (signal) => ask(limit, signal));
  const last = useRef<{ readonly key: string; readonly page: Page<T> } | null>(null);
  if (loaded.value !== null) last.current = { key, page: loaded.value };
  const page = last.current?.key === key ? last.current.page : null;
  return {
    items: page?.items ?? null,
    failed: loaded.failed,
    more:
      page !== null && page.next !== null && limit < mostItems
        ? () => setWanted({ key, limit: Math.min(mostItems, limit + pageSize) })
        : null,
    loadingMore: page !== null && loaded.value === null && loaded.failed === null,
  };
}
