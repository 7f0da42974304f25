import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Reason } from '../../client/api';
import { Modal } from '../parts/modal';
import { nameOfOperator, operator } from '../state/operator';
import { now, urgent } from '../state/room';
import { counted, figure } from '../words/figures';
import { reasonName, reasonNames } from '../words/packages';
import { ago } from '../words/times';
import { actOnPackages, type PackageAction, type Progress, packagesOf } from './act';
import { chosen, doNow, type Pending, pending, said } from './pending';

/** The dialog of what is about to be decided, if any. */
export function ActionDialogs() {
  const current = pending.value;
  if (current === null) return null;
  return current.kind === 'assign' ? <AssignDialog pending={current} /> : <PackagesDialog pending={current} />;
}

/** Says what went through or wrong. */
export function Saying() {
  const words = said.value;
  return (
    <div class="saying" role="status" data-bad={words?.bad} data-testid="saying" hidden={words === null}>
      {words?.text}
    </div>
  );
}

function finish(): void {
  pending.value = null;
}

function AssignDialog({ pending: what }: { readonly pending: Extract<Pending, { kind: 'assign' }> }) {
  const [name, setName] = useState(operator.value ?? '');
  const known = useMemo(() => {
    const names = new Set<string>();
    for (const item of urgent.peek()) if (item.assignedTo !== null) names.add(item.assignedTo);
    if (operator.peek() !== null) names.add(operator.peek() ?? '');
    return [...names].sort();
  }, []);
  return (
    <Modal title={`Assign ${counted(what.itemIds.length, 'item')}`} onClose={finish} testId="assign-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const to = name.trim();
          if (to === '') return;
          finish();
          void doNow('assign', what.itemIds, to).then((done) => {
            if (done) chosen.value = new Set();
          });
        }}
      >
        <label>
          Who takes care of it?
          <input
            name="assignTo"
            list="known-names"
            required
            maxLength={64}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <datalist id="known-names">
          {known.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <div class="buttons">
          <button type="button" class="quiet" onClick={finish}>
            Cancel
          </button>
          <button type="submit" disabled={name.trim() === ''}>
            Assign
          </button>
        </div>
      </form>
    </Modal>
  );
}

const verbs: Readonly<Record<PackageAction, string>> = { hold: 'Hold', release: 'Release', promise: 'Set a new promise for' };
const doneVerbs: Readonly<Record<PackageAction, string>> = { hold: 'held', release: 'released', promise: 'given a new promise' };

function PackagesDialog({ pending: what }: { readonly pending: Exclude<Pending, { kind: 'assign' }> }) {
  const [ids, setIds] = useState<readonly string[] | null>(what.packageIds);
  const [failed, setFailed] = useState<string | null>(null);
  const [reason, setReason] = useState<Reason>('weather');
  const [promise, setPromise] = useState(() => localInput(defaultPromise(now.peek())));
  const [progress, setProgress] = useState<Progress | null>(null);
  const kept = useRef(what.itemIds);

  useEffect(() => {
    if (what.packageIds !== null) return;
    const stop = new AbortController();
    void packagesOf(kept.current, stop.signal).then((found) => {
      if (stop.signal.aborted) return;
      if (found.failed !== null) setFailed(found.failed);
      else setIds(found.packages.map((view) => view.packageId));
    });
    return () => stop.abort();
  }, []);

  const promisedBy = new Date(promise);
  const promiseIsGood = what.kind !== 'promise' || promisedBy.getTime() > now.value;
  const groups = what.packageIds === null ? ` in ${counted(what.itemIds.length, 'group')}` : '';
  const start = async () => {
    const by = await nameOfOperator();
    if (by === null || ids === null) return;
    setProgress({ total: ids.length, done: 0, failures: [], stopped: null, finished: false });
    await actOnPackages(
      ids,
      {
        action: what.kind,
        by,
        ...(what.kind === 'hold' ? { reason } : {}),
        ...(what.kind === 'promise' ? { promisedBy: promisedBy.toISOString() } : {}),
      },
      setProgress,
    );
  };

  if (progress !== null) {
    return (
      <Modal title={`${verbs[what.kind]} ${counted(progress.total, 'package')}`} onClose={finish} testId="action-progress">
        <ActionProgress progress={progress} verb={doneVerbs[what.kind]} />
      </Modal>
    );
  }
  return (
    <Modal title={`${verbs[what.kind]} packages`} onClose={finish} testId="action-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        {what.kind === 'hold' && (
          <label>
            Why they must not move on
            <select name="reason" value={reason} onChange={(event) => setReason(event.currentTarget.value as Reason)}>
              {reasonNames.map((name) => (
                <option key={name} value={name}>
                  {sentence(reasonName(name))}
                </option>
              ))}
            </select>
          </label>
        )}
        {what.kind === 'promise' && (
          <label>
            Delivered by (your time)
            <input
              name="promisedBy"
              type="datetime-local"
              required
              value={promise}
              onInput={(event) => setPromise(event.currentTarget.value)}
            />
            <span class="note">
              {promiseIsGood
                ? `That is ${ago(promisedBy.getTime(), now.value)}. Customers see the new promise at once.`
                : 'Choose a time in the future.'}
            </span>
          </label>
        )}
        <p class="confirm" role="status" data-testid="confirm">
          {failed !== null
            ? `The packages could not be listed: ${failed}`
            : ids === null
              ? 'Counting the packages…'
              : ids.length === 0
                ? 'No packages are left here: the trouble is over.'
                : `This concerns ${counted(ids.length, 'package')}${groups}.`}
        </p>
        <div class="buttons">
          <button type="button" class="quiet" onClick={finish}>
            Cancel
          </button>
          <button type="submit" disabled={ids === null || ids.length === 0 || !promiseIsGood}>
            {verbs[what.kind]} {ids === null ? 'packages' : counted(ids.length, 'package')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function ActionProgress({ progress, verb }: { readonly progress: Progress; readonly verb: string }) {
  const tried = progress.done + progress.failures.length;
  const shown = progress.failures.slice(0, 100);
  return (
    <div class="progress-body">
      <progress max={progress.total} value={tried} aria-label="Progress" />
      <p role="status" data-testid="action-result" data-finished={progress.finished}>
        {progress.finished ? '' : 'Under way: '}
        {figure(progress.done)} of {figure(progress.total)} {verb}
        {progress.failures.length > 0 ? `, ${figure(progress.failures.length)} not` : ''}.
      </p>
      {progress.stopped !== null && (
        <p class="problem">
          Stopped: {progress.stopped} {figure(progress.total - tried)} were not tried.
        </p>
      )}
      {shown.length > 0 && (
        <ul class="failures" aria-label="Not done">
          {shown.map((failure) => (
            <li key={failure.id}>
              <strong>{failure.id}</strong> {failure.message}
            </li>
          ))}
          {progress.failures.length > shown.length && <li>and {figure(progress.failures.length - shown.length)} more</li>}
        </ul>
      )}
      <div class="buttons">
        <button
          type="button"
          disabled={!progress.finished}
          onClick={() => {
            chosen.value = new Set();
            finish();
          }}
        >
          Done
        </button>
      </div>
    </div>
  );
}

/** Tomorrow at 20:00, the end of a usual day of deliveries. */
function defaultPromise(moment: number): Date {
  const day = new Date(moment);
  day.setDate(day.getDate() + 1);
  day.setHours(20, 0, 0, 0);
  return day;
}

/** As `<input type="datetime-local">` wants it. */
function localInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
