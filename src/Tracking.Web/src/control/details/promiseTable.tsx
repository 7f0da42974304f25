import { useFirst } from '../lists/moreOf';
import { stationName } from '../parts/placeName';
import { address } from '../route';
import { promiseGrid } from '../state/attention';
import { now, stations, urgent } from '../state/room';
import { figure } from '../words/figures';
import { concerned } from '../words/kinds';
import { clock } from '../words/times';
import { Head } from './parts';

/** Promises at risk: which place, due in which hour. Darker is more, red is late. */
export function PromiseTable() {
  stations.changed.value;
  const hour = Math.floor(now.value / 3_600_000) * 3_600_000;
  const grid = promiseGrid(urgent.value, hour);
  const { shown, more } = useFirst(grid.rows);
  const most = Math.max(1, ...grid.rows.flatMap((row) => [...row.cells.values()].map((item) => item.count)));
  const packages = grid.rows.reduce((sum, row) => sum + row.count, 0);
  const late = grid.rows.reduce((sum, row) => sum + row.late, 0);
  return (
    <>
      <Head icon="calendar" what="Promises" name="At risk, by place and hour" asOf={null}>
        <p>
          {figure(packages)} packages at {figure(grid.rows.length)} places, {figure(late)} of them late already.
        </p>
      </Head>
      {grid.rows.length === 0 && <p class="empty good">No promise is at risk.</p>}
      {grid.rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section class="heat" tabIndex={0} aria-label="Promises at risk by place and hour due, scrolls sideways">
          <table data-testid="promises">
            <thead>
              <tr>
                <th scope="col">Place</th>
                {grid.hours.map((each) => (
                  <th key={each} scope="col">
                    {each === 0 ? 'Passed' : clock(each)}
                  </th>
                ))}
                <th scope="col">All</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.key}>
                  <th scope="row">
                    <a class="to" href={address({ kind: row.kind, id: row.id })}>
                      {row.kind === 'station' ? stationName(row.id) : row.id}
                    </a>
                  </th>
                  {grid.hours.map((each) => {
                    const item = row.cells.get(each);
                    if (item === undefined) return <td key={each} />;
                    const level = Math.min(4, Math.ceil((4 * Math.log1p(item.count)) / Math.log1p(most)));
                    return (
                      <td key={each}>
                        <a
                          class="cell"
                          href={address({ kind: 'attention', id: item.id })}
                          data-level={level}
                          data-late={item.late > 0}
                          title={concerned(item)}
                        >
                          {figure(item.count)}
                          {item.medical + item.cold > 0 && <span aria-hidden="true">+</span>}
                          <span class="unseen">, {concerned(item)}</span>
                        </a>
                      </td>
                    );
                  })}
                  <td class="sum">{figure(row.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {more}
      <p class="note">A plus sign: medical or cold packages among them. Hours are in your time.</p>
    </>
  );
}
