import { useState } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { stationName } from '../parts/placeName';
import { address, route } from '../route';
import { fleet, now, vanTrouble } from '../state/room';
import { isSilent, isWanted, vanFilter } from '../state/vanFilter';
import { counted, figure } from '../words/figures';
import { ago, clock } from '../words/times';
import { useFirst } from './moreOf';

/** The vans that the map shows, as a list: silent ones and those in trouble first. */
export function VanList() {
  const [text, setText] = useState('');
  fleet.changed.value;
  const moment = now.value;
  const filter = vanFilter.value;
  const wanted = text.trim().toLowerCase();
  const cells = fleet.cells.value;
  const rows = [...fleet.vans.values()]
    .filter((van) => isWanted(van.view, filter, moment) && (wanted === '' || van.id.toLowerCase().includes(wanted)))
    .map((van) => ({ van, silent: isSilent(van.view, moment), trouble: vanTrouble(van.id) }))
    .sort(
      (a, b) =>
        Number(b.trouble !== 'calm') - Number(a.trouble !== 'calm') ||
        Number(b.silent) - Number(a.silent) ||
        a.van.id.localeCompare(b.van.id),
    );
  const { shown, more } = useFirst(rows);
  const selected = route.value.selection;
  return (
    <div class="list" data-testid="vans" data-count={rows.length}>
      <div class="list-head">
        <h2>
          Vans in view <span class="count">{figure(rows.length)}</span>
        </h2>
        <label class="wide">
          <span class="unseen">Filter vans</span>
          <input type="search" placeholder="Filter by id" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      </div>
      {cells.length > 0 && (
        <p class="empty">
          {counted(
            cells.reduce((sum, cell) => sum + cell.count, 0),
            'van',
          )}{' '}
          in this area, too many or too far out to list. Zoom the map in (plus key on the map), open a station, or search for a van.
        </p>
      )}
      {cells.length === 0 && rows.length === 0 && <p class="empty">No vans in this part of the map.</p>}
      <ul class="rows">
        {shown.map(({ van, silent, trouble }) => (
          <li key={van.id}>
            <a
              class="row"
              href={address({ kind: 'van', id: van.id })}
              data-trouble={trouble}
              data-silent={silent}
              aria-current={selected?.kind === 'van' && selected.id === van.id ? 'true' : undefined}
            >
              <span class="mark" aria-hidden="true" />
              <span class="row-main">
                <strong>{van.id}</strong>
                <span class="soft">
                  {van.view.kind === 'linehaul' ? 'Line haul' : van.view.kind === 'delivery' ? 'Delivery' : 'Vehicle'}
                  {van.view.partnerId === null ? '' : ` · ${van.view.partnerId}`}
                  {van.view.stationId === null ? '' : ` · at ${stationName(van.view.stationId)}`}
                </span>
              </span>
              <span class="row-figures">
                <span>{counted(van.view.load, 'package')}</span>
                {van.view.lastHeardAt !== null && (
                  <span class={silent ? 'silent' : 'soft'}>
                    {silent && <Icon name="silent" />}
                    {silent ? `last heard ${clock(van.view.lastHeardAt)}` : ago(van.view.lastHeardAt, moment)}
                  </span>
                )}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}
