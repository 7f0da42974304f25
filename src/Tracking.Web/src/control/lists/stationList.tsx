import { useState } from 'preact/hooks';
import type { StationView } from '../../client/api';
import { address, route } from '../route';
import type { Trouble } from '../state/attention';
import { byPlace, stations, stationTrouble } from '../state/room';
import { counted, figure } from '../words/figures';
import { useFirst } from './moreOf';

const order: readonly Trouble[] = ['critical', 'high', 'normal', 'calm'];
const troubleWords: Readonly<Record<Trouble, string>> = {
  critical: 'Critical',
  high: 'In trouble',
  normal: 'Watch',
  calm: 'All well',
};

type Order = 'trouble' | 'onHand' | 'name';

/** All stations, in trouble first. */
export function StationList() {
  const [text, setText] = useState('');
  const [by, setBy] = useState<Order>('trouble');
  stations.changed.value;
  byPlace.value;
  const wanted = text.trim().toLowerCase();
  const rows = [...stations.values()]
    .filter((view) => wanted === '' || view.stationId.toLowerCase().includes(wanted) || (view.name ?? '').toLowerCase().includes(wanted))
    .map((view) => ({ view, trouble: stationTrouble(view) }))
    .sort((a, b) => compare(a, b, by));
  const { shown, more } = useFirst(rows);
  const selected = route.value.selection;
  return (
    <div class="list" data-testid="stations">
      <div class="list-head">
        <h2>
          Stations <span class="count">{figure(rows.length)}</span>
        </h2>
        <label class="inline">
          <span class="unseen">Sort by</span>
          <select value={by} onChange={(event) => setBy(event.currentTarget.value as Order)}>
            <option value="trouble">Trouble first</option>
            <option value="onHand">Most on hand</option>
            <option value="name">Name</option>
          </select>
        </label>
        <label class="wide">
          <span class="unseen">Filter stations</span>
          <input type="search" placeholder="Filter by name or id" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      </div>
      {stations.size === 0 && <Nothing />}
      <ul class="rows">
        {shown.map(({ view, trouble }) => (
          <li key={view.stationId}>
            <a
              class="row"
              href={address({ kind: 'station', id: view.stationId })}
              data-trouble={trouble}
              aria-current={selected?.kind === 'station' && selected.id === view.stationId ? 'true' : undefined}
            >
              <span class="mark" aria-hidden="true" />
              <span class="row-main">
                <strong>{view.name ?? view.stationId}</strong>
                <span class="soft">
                  {view.name === null ? '' : `${view.stationId} · `}
                  {troubleWords[trouble]}
                  {view.notice ? ` · ${view.notice.kind === 'closed' ? 'closed' : 'delayed'}` : ''}
                </span>
              </span>
              <span class="row-figures">
                <span>{counted(view.onHand, 'on hand', 'on hand')}</span>
                {view.late > 0 && <span class="late">{figure(view.late)} late</span>}
                {view.atRisk > 0 && <span class="risk">{figure(view.atRisk)} at risk</span>}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}

function Nothing() {
  return <p class="empty">No stations yet. A station appears here as soon as it is defined or a scan names it.</p>;
}

function compare(a: { view: StationView; trouble: Trouble }, b: { view: StationView; trouble: Trouble }, by: Order): number {
  const names = (a.view.name ?? a.view.stationId).localeCompare(b.view.name ?? b.view.stationId);
  if (by === 'name') return names;
  if (by === 'onHand') return b.view.onHand - a.view.onHand || names;
  return order.indexOf(a.trouble) - order.indexOf(b.trouble) || b.view.late - a.view.late || b.view.atRisk - a.view.atRisk || names;
}
