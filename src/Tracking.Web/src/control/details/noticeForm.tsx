import { useState } from 'preact/hooks';
import type { NoticeKind, Reason, StationView } from '../../client/api';
import { say } from '../actions/pending';
import { Icon } from '../parts/icon';
import { api } from '../state/api';
import { now, stations } from '../state/room';
import { reasonName, reasonNames } from '../words/packages';
import { shortTime } from '../words/times';

/** The closure or delay that a station's customers are told of; set and taken down here. */
export function NoticeForm({ view }: { readonly view: StationView }) {
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const notice = view.notice ?? null;
  const path = { id: view.stationId };

  const takeDown = async () => {
    setBusy(true);
    const answer = await api.delete('/v1/stations/{id}/notice', { path });
    setBusy(false);
    if (answer.ok) say('The notice was taken down.');
    else setProblem(answer.message);
  };
  const put = async (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? '').trim() || null;
    const time = (name: string) => {
      const value = text(name);
      return value === null ? null : new Date(value).toISOString();
    };
    setBusy(true);
    const answer = await api.put('/v1/stations/{id}/notice', {
      path,
      body: {
        kind: text('kind') as NoticeKind,
        reason: text('reason') as Reason | null,
        from: time('from'),
        until: time('until'),
        message: text('message'),
      },
    });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.message);
      return;
    }
    stations.take([answer.value]);
    setProblem(null);
    setEditing(false);
    say('Customers are told.');
  };

  return (
    <section class="block" aria-label="Notice to customers">
      <div class="block-head">
        <h3>Notice to customers</h3>
        {!editing && view.defined && (
          <span class="buttons-inline">
            <button type="button" class="quiet" onClick={() => setEditing(true)}>
              {notice === null ? 'Set…' : 'Change…'}
            </button>
            {notice !== null && (
              <button type="button" class="quiet" disabled={busy} onClick={() => void takeDown()}>
                Take down
              </button>
            )}
          </span>
        )}
      </div>
      {notice !== null && !editing && (
        <p class="notice" data-testid="notice">
          <Icon name="announce" />
          <span>
            <strong>{notice.kind === 'closed' ? 'Closed' : 'Delayed'}</strong>
            {notice.reason === null ? '' : `, ${reasonName(notice.reason)}`}
            {notice.from === null ? '' : ` from ${shortTime(notice.from, now.value, view.timeZone)}`}
            {notice.until === null ? ', end not known' : ` until ${shortTime(notice.until, now.value, view.timeZone)}`}
            {notice.message === null ? '' : `: ${notice.message}`}
          </span>
        </p>
      )}
      {notice === null && !editing && <p class="soft">None. Closures and delays that you set here show on the customers' pages.</p>}
      {editing && (
        <form
          class="notice-form"
          onSubmit={(event) => {
            event.preventDefault();
            void put(event.currentTarget);
          }}
        >
          <label>
            What
            <select name="kind" defaultValue={notice?.kind ?? 'delayed'}>
              <option value="delayed">Delayed</option>
              <option value="closed">Closed</option>
            </select>
          </label>
          <label>
            Why
            <select name="reason" defaultValue={notice?.reason ?? 'weather'}>
              {reasonNames.map((name) => (
                <option key={name} value={name}>
                  {reasonName(name)}
                </option>
              ))}
            </select>
          </label>
          <label>
            From (your time; empty is now)
            <input type="datetime-local" name="from" />
          </label>
          <label>
            Until (empty when not known)
            <input type="datetime-local" name="until" />
          </label>
          <label class="wide">
            Words for customers
            <textarea name="message" rows={2} maxLength={500} defaultValue={notice?.message ?? ''} />
          </label>
          {problem !== null && <p class="problem wide">{problem}</p>}
          <div class="buttons wide">
            <button type="button" class="quiet" onClick={() => setEditing(false)}>
              Cancel
            </button>
            <button type="submit" disabled={busy}>
              Tell customers
            </button>
          </div>
        </form>
      )}
      {!editing && problem !== null && <p class="problem">{problem}</p>}
    </section>
  );
}
