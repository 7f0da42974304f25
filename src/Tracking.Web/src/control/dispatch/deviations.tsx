import { useEffect, useState } from 'preact/hooks';
import type { DeviationView, ReplanView } from '../../client/api';
import { say } from '../actions/pending';
import { To } from '../parts/placeName';
import { api } from '../state/api';
import { counted, figure } from '../words/figures';
import { span } from '../words/times';
import { proposalWords } from './plan';

/** Rounds that go otherwise than planned, each with a proposal for what is left of it. Nothing changes until somebody says so. */
export function Deviations({ items, onApplied }: { readonly items: readonly DeviationView[]; readonly onApplied: () => void }) {
  if (items.length === 0) return null;
  return (
    <section class="block" aria-label="Rounds to plan anew" data-testid="deviations">
      <h3>
        Rounds to plan anew <span class="count">{figure(items.length)}</span>
      </h3>
      {items.map((item) => (
        <Proposal key={item.vehicleId} item={item} onApplied={onApplied} />
      ))}
    </section>
  );
}

function Proposal({ item, onApplied }: { readonly item: DeviationView; readonly onApplied: () => void }) {
  const [proposal, setProposal] = useState<ReplanView | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const path = { id: item.vehicleId };
  // Ten minutes further behind, or another package, makes another proposal worth while.
  const reason = `${Math.floor(item.behindSeconds / 600)}/${item.stopsLeft}/${item.tried.join()}/${item.added.join()}`;
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async () => {
      const answer = await api.post('/v1/vehicles/{id}/route/replan', { path, body: {}, signal: stop.signal });
      if (stop.signal.aborted) return;
      if (answer.ok) setProposal(answer.value);
      setFailed(answer.ok ? null : answer.message);
      // Other plans are being made: later.
      if (!answer.ok && answer.status === 503) timer = setTimeout(() => void ask(), Math.max(2_000, answer.retryAfterMs));
    };
    void ask();
    return () => {
      stop.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [item.vehicleId, reason]);
  const apply = async () => {
    setBusy(true);
    const answer = await api.post('/v1/vehicles/{id}/route/replan', { path, body: { apply: true } });
    setBusy(false);
    if (answer.ok) say(`${item.vehicleId} has its new stops.`);
    else say(answer.message, true);
    onApplied();
  };
  const why = [
    item.behindSeconds > 0 ? `${span(item.behindSeconds * 1_000)} behind` : null,
    item.tried.length > 0 ? `${counted(item.tried.length, 'failed attempt')} to try again` : null,
    item.added.length > 0 ? `${counted(item.added.length, 'package')} aboard without a stop` : null,
  ].filter((part) => part !== null);
  return (
    <div class="proposal" data-testid="proposal">
      <p>
        <strong>
          <To kind="van" id={item.vehicleId} />
        </strong>{' '}
        {why.join(', ')}
      </p>
      <p role="status">{proposal !== null ? `Proposed: ${proposalWords(proposal)}.` : (failed ?? 'Planning the rest anew…')}</p>
      <div class="buttons">
        <button type="button" disabled={proposal === null || busy} onClick={() => void apply()}>
          Use it
        </button>
      </div>
    </div>
  );
}
