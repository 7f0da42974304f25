import { useState } from 'preact/hooks';
import type { SubjectKind } from '../model/barcode';
import { asksMore, type Workflow, workflowOf } from '../model/workflows';
import type { JournalEntry } from '../queue/database';
import { Camera } from './camera';
import { ConfirmDialog } from './confirmDialog';
import { ContextLine } from './contextLine';
import { DraftPanel } from './draftPanel';
import { Icon } from './icons';
import { ResultPanel } from './resultPanel';
import { missingContext, type Scanner, type ScannerState, time } from './scanner';
import { TopBar } from './statusBar';

interface Props {
  readonly scanner: Scanner;
  readonly state: ScannerState;
  readonly workflow: Workflow;
}

const kindNames: Readonly<Record<SubjectKind, string>> = { package: 'Package', container: 'Container', vehicle: 'Vehicle' };

/** One kind of work: what is scanned here is recorded as that. */
export function Work({ scanner, state, workflow }: Props) {
  const [camera, setCamera] = useState(false);
  const { context } = state;
  const missing = context === null ? null : missingContext(workflow, context, workflow.subjects[0] ?? 'package');
  return (
    <>
      <TopBar title={workflow.name} back />
      <main class={`work ${asksMore(workflow) ? 'asks' : ''}`}>
        <ContextLine state={state} />
        {workflow.route !== undefined ? (
          <RouteButton scanner={scanner} state={state} workflow={workflow} />
        ) : (
          <>
            {camera && <Camera onBarcode={(barcode) => scanner.scan(barcode)} onClose={() => setCamera(false)} />}
            <ResultPanel result={state.result} idle={missing === null ? workflow.hint : `Set the ${missing} first.`} />
            {workflow.needs.includes('containerId') && state.containerId !== '' && (
              <p class="note">
                Into <b>{state.containerId}</b>
                <button type="button" class="link" onClick={() => void scanner.setContainer('')}>
                  Another container
                </button>
              </p>
            )}
            <div class="entry">
              {!camera && (
                <button type="button" class="primary big" onClick={() => setCamera(true)}>
                  <Icon name="camera" />
                  Scan with the camera
                </button>
              )}
              <ManualEntry scanner={scanner} />
              {workflow.subjects.length > 1 && <KindChoice scanner={scanner} state={state} workflow={workflow} />}
            </div>
            {asksMore(workflow) && <DraftPanel scanner={scanner} state={state} workflow={workflow} />}
          </>
        )}
        <Recent scanner={scanner} entries={state.recent} />
      </main>
    </>
  );
}

function ManualEntry({ scanner }: { readonly scanner: Scanner }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get('barcode') ?? '').trim();
    if (text === '') return;
    form.reset();
    scanner.scan(text);
  };
  return (
    <form class="manual" onSubmit={submit}>
      <input
        name="barcode"
        type="text"
        aria-label="Type a barcode"
        placeholder="Type a barcode"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        enterkeyhint="done"
        data-testid="manual"
      />
      <button type="submit" class="plain">
        Take
      </button>
    </form>
  );
}

function KindChoice({ scanner, state, workflow }: Props) {
  const choices: readonly (SubjectKind | null)[] = [null, ...workflow.subjects];
  return (
    <fieldset class="kinds">
      <legend class="unseen">What is scanned</legend>
      {choices.map((kind) => (
        <label key={kind} class={state.kind === kind ? 'chosen' : ''}>
          <input class="unseen" type="radio" name="kind" checked={state.kind === kind} onChange={() => scanner.setKind(kind)} />
          {kind === null ? 'Auto' : kindNames[kind]}
        </label>
      ))}
    </fieldset>
  );
}

function RouteButton({ scanner, state, workflow }: Props) {
  const { context, route } = state;
  const missing = context === null ? 'device' : context.vehicleId === '' ? 'vehicle' : context.stationId === '' ? 'station' : null;
  const isOn = route !== null && route.vehicleId === context?.vehicleId;
  return (
    <>
      <ResultPanel
        result={state.result}
        idle={
          isOn
            ? `${route.vehicleId} is on its route since ${time(route.startedAt)}.`
            : missing === null
              ? workflow.hint
              : `Set the ${missing} in the settings first.`
        }
      />
      <button
        type="button"
        class="primary big"
        disabled={missing !== null || (workflow.route === 'start' && isOn)}
        onClick={() => scanner.pressRoute(workflow)}
        data-testid="route-button"
      >
        {workflow.route === 'start'
          ? `${context?.vehicleId || 'Vehicle'} leaves ${context?.stationId ?? ''}`
          : `${context?.vehicleId || 'Vehicle'} is back at ${context?.stationId ?? ''}`}
      </button>
    </>
  );
}

const stateWords: Readonly<Record<JournalEntry['state'], string>> = {
  waiting: 'waits',
  sent: 'sent',
  aside: 'put aside',
  discarded: 'discarded',
};

function Recent({ scanner, entries }: { readonly scanner: Scanner; readonly entries: readonly JournalEntry[] }) {
  const [asked, setAsked] = useState<JournalEntry | null>(null);
  if (entries.length === 0) return null;
  return (
    <section class="recent" aria-label="Last scans">
      <h2>Last scans</h2>
      <ol>
        {entries.map((entry) => (
          <li key={entry.eventId} data-state={entry.state} class={entry.undone ? 'undone' : ''}>
            <span class="what">
              <b>{entry.subject.id}</b>
              <small>
                {entry.workflowId === 'undo' ? 'Undone' : workflowOf(entry.workflowId)?.name} · {time(entry.at)} ·{' '}
                {entry.undone ? 'undone' : stateWords[entry.state]}
              </small>
            </span>
            {entry.workflowId !== 'undo' && !entry.undone && entry.state !== 'discarded' && entry.state !== 'aside' && (
              <button type="button" class="plain small" onClick={() => setAsked(entry)} aria-label={`Undo ${entry.subject.id}`}>
                <Icon name="undo" />
                Undo
              </button>
            )}
          </li>
        ))}
      </ol>
      {asked !== null && (
        <ConfirmDialog
          title={`Undo ${asked.subject.id}?`}
          text={`“${workflowOf(asked.workflowId)?.name}” of ${time(asked.at)} will not count any more. An undoing cannot itself be undone; scan again if need be.`}
          yes="Undo"
          onYes={() => scanner.undo(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
