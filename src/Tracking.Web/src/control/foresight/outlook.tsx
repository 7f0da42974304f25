import { useMemo, useState } from 'preact/hooks';
import type { ActionView, AlertView, OutlookView, QueueView, StaffingView, StationView } from '../../client/api';
import { useLoaded } from '../details/useLoaded';
import { Icon } from '../parts/icon';
import { api } from '../state/api';
import { now } from '../state/room';
import { counted, figure } from '../words/figures';
import { actionWords, percent, stageNames } from '../words/foresight';
import { shortTime, span } from '../words/times';
import { type BandData, BandPlot } from './bandPlot';

const refreshMs = 60_000;
const stages = ['unload', 'sort', 'stage', 'dispatch'] as const;

/** A station's hours ahead: departures that packages will miss and what to do, queues, people for the shifts to come. */
export function Outlook({ view }: { readonly view: StationView }) {
  const id = view.stationId;
  const loaded = useLoaded<OutlookView>(`${id}/outlook`, Math.floor(now.value / refreshMs), (signal) =>
    api.get('/v1/stations/{id}/outlook', { path: { id }, signal }),
  );
  const outlook = loaded.value;
  // Where nobody has said how the station works there is nothing to show.
  if (outlook === null || outlook.state !== 'ready') return null;
  const zone = view.timeZone;
  return (
    <section class="block" aria-label="Hours ahead" data-testid="outlook">
      <div class="block-head">
        <h3>Hours ahead</h3>
        <span class="soft">
          {counted(outlook.inbound, 'package')} on the way, {figure(outlook.unseen)} more expected
        </span>
      </div>
      {outlook.alerts.length === 0 && outlook.deadlines.length > 0 && (
        <p class="empty good">
          <Icon name="check" />
          No departure is likely to be missed.
        </p>
      )}
      <ul class="ahead">
        {outlook.alerts.map((alert) => (
          <Alert key={alert.due} alert={alert} zone={zone} />
        ))}
      </ul>
      {outlook.queues.length > 0 && <Queues outlook={outlook} zone={zone} />}
      {outlook.staffing !== null && (
        <Staffing staffing={outlook.staffing} until={Date.parse(outlook.asOf) + outlook.horizonHours * 3_600_000} zone={zone} />
      )}
    </section>
  );
}

/** One departure at risk, and the best that can be done; the rest on demand. */
export function Alert({ alert, zone }: { readonly alert: AlertView; readonly zone: string | null }) {
  const [best, ...others] = alert.actions;
  const onset = Date.parse(alert.onset);
  return (
    <li data-testid="bottleneck">
      <p>
        <Icon name="alert" />
        <strong>
          {figure(Math.round(alert.missed.mean))} packages would miss the departure at {shortTime(alert.due, now.value, zone)}
        </strong>
      </p>
      <p>
        {stageNames[alert.stage] ?? alert.stage} falls behind {onset > now.value ? `in ${span(onset - now.value)}` : 'already'}, by{' '}
        {counted(Math.round(alert.shortfall.mean), 'package')}. Likelihood {percent(alert.probability)}.
      </p>
      {best !== undefined && (
        <p class="best">
          {best.kind === 'nothing' ? 'Nothing that can still be done is worth its cost.' : 'Best: '}
          {best.kind === 'nothing' ? null : <Action action={best} zone={zone} />}
        </p>
      )}
      {others.length > 0 && (
        <details>
          <summary>Other ways</summary>
          <ul>
            {others.map((action) => (
              <li key={action.kind}>
                <Action action={action} zone={zone} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Action({ action, zone }: { readonly action: ActionView; readonly zone: string | null }) {
  return (
    <span>
      {actionWords(action)}
      {action.kind === 'nothing' ? '' : ` from ${shortTime(action.from, now.value, zone)}`}
      <span class="soft">
        {action.kind === 'nothing' ? ': ' : `, costs ${figure(Math.round(action.cost))}; `}
        {counted(Math.round(action.missed), 'package')} late, {figure(Math.round(action.totalCost))} in all
      </span>
    </span>
  );
}

function Queues({ outlook, zone }: { readonly outlook: OutlookView; readonly zone: string | null }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const queue = outlook.queues.find((each) => each.stage === (chosen ?? outlook.alerts[0]?.stage)) ?? longest(outlook.queues);
  const data = useMemo(() => (queue === undefined ? null : dataOf(outlook.asOf, queue)), [outlook, queue]);
  if (queue === undefined || data === null) return null;
  const most = Math.max(...queue.hours.map((hour) => hour.mean), queue.waiting);
  return (
    <>
      <div class="block-head">
        <h4>Packages waiting</h4>
        <label class="inline">
          <span class="unseen">Stage</span>
          <select value={queue.stage} onChange={(event) => setChosen(event.currentTarget.value)}>
            {outlook.queues.map((each) => (
              <option key={each.stage} value={each.stage}>
                {stageNames[each.stage] ?? each.stage}: {figure(each.waiting)} now
              </option>
            ))}
          </select>
        </label>
      </div>
      <BandPlot
        data={data}
        zone={zone}
        label={`Packages waiting, ${stageNames[queue.stage] ?? queue.stage}: ${figure(queue.waiting)} now, ${figure(Math.round(most))} at the most in the next ${outlook.horizonHours} hours`}
      />
    </>
  );
}

function longest(queues: readonly QueueView[]): QueueView | undefined {
  const peak = (queue: QueueView) => Math.max(queue.waiting, ...queue.hours.map((hour) => hour.mean));
  return [...queues].sort((a, b) => peak(b) - peak(a))[0];
}

function dataOf(asOf: string, queue: QueueView): BandData {
  const begin = Date.parse(asOf) / 1_000;
  const all = [{ low: queue.waiting, mean: queue.waiting, high: queue.waiting }, ...queue.hours];
  return {
    times: all.map((_, i) => begin + i * 3_600),
    seen: all.map(() => null),
    expected: all.map((hour) => hour.mean),
    low: all.map((hour) => hour.low),
    high: all.map((hour) => hour.high),
  };
}

function Staffing({ staffing, until, zone }: { readonly staffing: StaffingView; readonly until: number; readonly zone: string | null }) {
  // Of a shift that ends beyond what was looked ahead too little is known to say who is needed.
  const shifts = staffing.shifts.filter((shift) => Date.parse(shift.end) <= until);
  if (shifts.length === 0) return null;
  return (
    <>
      <h4>People proposed</h4>
      <table class="days">
        <thead>
          <tr>
            <th scope="col">Shift</th>
            {stages.map((stage) => (
              <th scope="col" key={stage}>
                {stageNames[stage]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shifts.map((shift) => (
            <tr key={`${shift.name}/${shift.start}`}>
              <th scope="row">
                {shift.name} <span class="soft">{shortTime(shift.start, now.value, zone)}</span>
              </th>
              {stages.map((stage) => (
                <td key={stage} data-differs={shift.proposed[stage] !== shift.planned[stage]}>
                  {shift.proposed[stage]}
                  {shift.proposed[stage] === shift.planned[stage] ? '' : <span class="soft"> of {shift.planned[stage]}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft">
        With these people the likeliest bottleneck has {percent(staffing.probability)} instead of {percent(staffing.plannedProbability)}.
        {staffing.meetsTarget ? '' : ' People alone cannot keep every promise: vans, equipment, or what comes too late stand in the way.'}
      </p>
    </>
  );
}
