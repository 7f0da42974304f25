import { useMemo } from 'preact/hooks';
import type { ForecastView, StationView, VolumesView } from '../../client/api';
import { Failed } from '../details/parts';
import { useLoaded } from '../details/useLoaded';
import { api } from '../state/api';
import { now } from '../state/room';
import { figure } from '../words/figures';
import { sourceWords } from '../words/foresight';
import { type BandData, BandPlot } from './bandPlot';

const hourMs = 3_600_000;
const pastHours = 72;
const daysAhead = 7;

/** What came in to a station by the hour, and what is expected, with the range that holds it in eight hours of ten. */
export function Demand({ view }: { readonly view: StationView }) {
  const hour = Math.floor(now.value / hourMs);
  const id = view.stationId;
  const forecast = useLoaded<ForecastView>(`${id}/forecast`, hour, (signal) =>
    api.get('/v1/stations/{id}/forecast', { path: { id }, query: { days: daysAhead }, signal }),
  );
  const past = useLoaded<VolumesView>(`${id}/volumes`, hour, (signal) =>
    api.get('/v1/stations/{id}/volumes', { path: { id }, query: { from: new Date((hour - pastHours) * hourMs).toISOString() }, signal }),
  );
  const data = useMemo(
    () => (past.value === null || forecast.value === null ? null : dataOf(past.value, forecast.value)),
    [past.value, forecast.value],
  );
  const days = forecast.value?.days.filter((day) => day.whole).slice(0, daysAhead) ?? [];
  return (
    <section class="block" aria-label="Demand" data-testid="demand">
      <h3>Demand</h3>
      <Failed message={forecast.failed ?? past.failed} />
      {forecast.value !== null && days.length === 0 && <p class="empty">Nothing has come in yet, so nothing can be expected.</p>}
      {data !== null && forecast.value !== null && days.length > 0 && (
        <>
          <p class="key" aria-hidden="true">
            <span class="came">came in</span>
            <span class="expected">expected</span>
            <span class="range">8 in 10 hours</span>
          </p>
          <BandPlot
            data={data}
            zone={view.timeZone}
            label={`Packages by the hour: the last ${pastHours / 24} days, and ${daysAhead} days ahead; by day in the table below`}
          />
          <table class="days">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Expected</th>
                <th scope="col">8 in 10</th>
                <th scope="col">95 in 100</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.date}>
                  <th scope="row">{dayName(day.date)}</th>
                  <td>{figure(Math.round(day.expected))}</td>
                  <td>{range(day.range80)}</td>
                  <td>{range(day.range95)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="soft">{sourceWords(forecast.value.source)}</p>
        </>
      )}
    </section>
  );
}

function range(ends: { readonly low: number; readonly high: number }): string {
  return `${figure(Math.round(ends.low))}–${figure(Math.round(ends.high))}`;
}

/** "Tue, Nov 24", whatever the browser's zone. */
function dayName(date: string): string {
  return new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
}

function dataOf(past: VolumesView, forecast: ForecastView): BandData {
  const first = Date.parse(past.from) / 1_000;
  const seenTimes = past.counts.map((_, i) => first + i * 3_600);
  const aheadTimes = forecast.hours.map((hour) => Date.parse(hour.from) / 1_000);
  const nothing = past.counts.map(() => null);
  return {
    times: [...seenTimes, ...aheadTimes],
    seen: [...past.counts, ...forecast.hours.map(() => null)],
    expected: [...nothing, ...forecast.hours.map((hour) => hour.expected)],
    low: [...nothing, ...forecast.hours.map((hour) => hour.range80.low)],
    high: [...nothing, ...forecast.hours.map((hour) => hour.range80.high)],
  };
}
