import { useEffect, useState } from 'preact/hooks';
import type { PackageView, PositionView, RouteView, VehicleView } from '../../client/api';
import type { Answer } from '../../client/trackingApi';
import { mapControl, openTrack } from '../map/mapControl';
import { Icon } from '../parts/icon';
import { To } from '../parts/placeName';
import { api, type Page } from '../state/api';
import { mercator } from '../state/motion';
import { byPlace, fleet, now, unknownIds, watch, watchedVehicles } from '../state/room';
import { isSilent } from '../state/vanFilter';
import { counted, figure } from '../words/figures';
import { clock, shortTime, span } from '../words/times';
import { EmissionsFact } from './emissionsFact';
import { AttentionOf, Fact, Failed, Head, Moment, More, PackageRow, Unknown } from './parts';
import { SpeedPlot } from './speedPlot';
import { useList, useLoaded } from './useLoaded';

/** A van: what it is, where it is, what is aboard, its round and its track of the day. */
export function VanDetails({ id }: { readonly id: string }) {
  useEffect(() => watch('vehicle', id), [id]);
  watchedVehicles.changed.value;
  fleet.changed.value;
  const view = watchedVehicles.get(id) ?? fleet.vans.get(id)?.view;
  const placed = view?.position != null;
  const map = mapControl.value;
  useEffect(() => {
    if (view?.position) map?.show(view.position.lat, view.position.lon, 10);
  }, [placed, map]);

  if (view === undefined) {
    return (
      <>
        <Head icon="truck" what="Van" name={id} asOf={null} />
        {unknownIds.value.has(`vehicle/${id}`) ? <Unknown what="vehicle" id={id} /> : <p class="empty">Looking it up…</p>}
      </>
    );
  }
  return (
    <>
      <Head icon="truck" what={view.kind === 'linehaul' ? 'Line haul' : 'Van'} name={id} asOf={view.asOf}>
        {isSilent(view, now.value) && (
          <p class="silent-note" data-testid="silent">
            <Icon name="silent" />
            {view.lastHeardAt === null
              ? 'Never heard of.'
              : `Silent: last heard ${shortTime(view.lastHeardAt, now.value)}, ${span(now.value - Date.parse(view.lastHeardAt))} ago.`}
          </p>
        )}
      </Head>
      <Facts view={view} />
      <AttentionOf items={byPlace.value.get(`V/${id}`) ?? []} />
      <Round view={view} />
      <Track view={view} />
      <Load view={view} />
    </>
  );
}

const emissionsEveryMs = 60_000;

function Facts({ view }: { readonly view: VehicleView }) {
  const { position } = view;
  const speed = position?.speed ?? null;
  return (
    <dl class="facts block">
      <Fact name="Load">{counted(view.load, 'package')}</Fact>
      {view.stationId !== null && (
        <Fact name="Stands at">
          <To kind="station" id={view.stationId} />
        </Fact>
      )}
      {view.lastHeardAt !== null && (
        <Fact name="Last heard">
          <Moment at={view.lastHeardAt} />
        </Fact>
      )}
      {position !== null && (
        <Fact name="Position">
          {position.lat.toFixed(4)}, {position.lon.toFixed(4)} <span class="soft">at {clock(position.occurredAt)}</span>
        </Fact>
      )}
      {speed !== null && (
        <Fact name="Speed">
          {figure(Math.round(speed * 2.23694))} mph
          {position?.heading != null && speed >= 0.5 ? `, heading ${compass(position.heading)}` : ''}
        </Fact>
      )}
      {view.partnerId !== null && <Fact name="Partner">{view.partnerId}</Fact>}
      {view.homeStationId !== null && (
        <Fact name="Home">
          <To kind="station" id={view.homeStationId} />
        </Fact>
      )}
      {(view.capacityCm3 !== null || view.capacityGrams !== null) && (
        <Fact name="Capacity">
          {[
            view.capacityCm3 === null ? null : `${(view.capacityCm3 / 1e6).toFixed(1)} m³`,
            view.capacityGrams === null ? null : `${figure(Math.round(view.capacityGrams / 1_000))} kg`,
          ]
            .filter(Boolean)
            .join(', ')}
        </Fact>
      )}
      <EmissionsFact
        what="vehicle"
        id={view.vehicleId}
        revision={Math.floor(now.value / emissionsEveryMs)}
        ask={(signal) => api.get('/v1/emissions', { query: { vehicleId: view.vehicleId, limit: 1 }, signal })}
      />
      {!view.defined && <Fact name="Defined">no, only named by scans or positions</Fact>}
    </dl>
  );
}

function Round({ view }: { readonly view: VehicleView }) {
  const [open, setOpen] = useState(false);
  const loaded = useLoaded<RouteView>(view.plannedStops === null ? null : view.vehicleId, `${view.plannedStops}/${view.load}`, (signal) =>
    api.get('/v1/vehicles/{id}/route', { path: { id: view.vehicleId }, signal }),
  );
  const plan = loaded.value;
  if (plan === null) return null;
  const left = plan.stops.filter((stop) => !stop.done);
  const next = left[0];
  const behind = next?.plannedAt == null ? 0 : now.value - Date.parse(next.plannedAt);
  return (
    <section class="block" aria-label="Round">
      <div class="block-head">
        <h3>Round</h3>
        <span class="soft">
          {figure(plan.stopsDone)} of {counted(plan.stops.length, 'stop')} done
        </span>
      </div>
      <progress class="round" max={Math.max(1, plan.stops.length)} value={plan.stopsDone} aria-label="Stops done" />
      {next !== undefined && (
        <p>
          Next stop planned {next.plannedAt === null ? 'at no set time' : clock(next.plannedAt)}
          {behind > 5 * 60_000 && <span class="late"> · {span(behind)} behind the plan</span>}
        </p>
      )}
      <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the stops' : 'Show the stops'}
      </button>
      {open && (
        <ol class="stops">
          {plan.stops.map((stop, index) => (
            <li key={stop.packageIds.join() || index} data-done={stop.done}>
              <span class="number">{index + 1}</span>
              <span>
                {stop.packageIds.map((each) => (
                  <To key={each} kind="package" id={each} />
                ))}
              </span>
              <span class="soft">
                {stop.done
                  ? stop.doneAt === null
                    ? 'not aboard'
                    : `done ${clock(stop.doneAt)}`
                  : stop.plannedAt === null
                    ? ''
                    : `planned ${clock(stop.plannedAt)}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

const mostPages = 6;
const trackEveryMs = 30_000;

/** The way of the last 24 hours: drawn on the map as long as the van is open, and its speed as a plot. */
function Track({ view }: { readonly view: VehicleView }) {
  const id = view.vehicleId;
  const [points, setPoints] = useState<readonly PositionView[] | null>(null);
  const beat = Math.floor(now.value / trackEveryMs);
  useEffect(() => {
    const stop = new AbortController();
    void loadTrack(id, stop.signal).then((track) => {
      if (stop.signal.aborted || track === null) return;
      setPoints(track);
      openTrack.value = track.map((point) => mercator(point.lat, point.lon));
    });
    return () => stop.abort();
  }, [id, beat]);
  useEffect(
    () => () => {
      openTrack.value = [];
    },
    [id],
  );
  if (points === null || points.length < 2) return null;
  return (
    <section class="block" aria-label="Track">
      <div class="block-head">
        <h3>Track of 24 hours</h3>
        <span class="soft">{counted(points.length, 'position')}, drawn on the map</span>
      </div>
      <SpeedPlot points={points} />
    </section>
  );
}

async function loadTrack(id: string, signal: AbortSignal): Promise<PositionView[] | null> {
  const track: PositionView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const query: { limit: number; cursor?: string } = { limit: 1_000, ...(cursor === null ? {} : { cursor }) };
    const answer: Answer<Page<PositionView>> = await api.get('/v1/vehicles/{id}/track', { path: { id }, query, signal });
    if (!answer.ok) return page === 0 ? null : track;
    track.push(...answer.value.items);
    cursor = answer.value.next;
    if (cursor === null) break;
  }
  return track;
}

function Load({ view }: { readonly view: VehicleView }) {
  const listed = useList<PackageView>(view.vehicleId, view.load, (limit, signal) =>
    api.get('/v1/vehicles/{id}/packages', { path: { id: view.vehicleId }, query: { limit }, signal }),
  );
  return (
    <section class="block" aria-label="Load">
      <h3>Aboard</h3>
      <Failed message={listed.failed} />
      {listed.items !== null && listed.items.length === 0 && <p class="empty">Nothing is aboard.</p>}
      <ul class="rows tight">
        {(listed.items ?? []).map((each) => (
          <PackageRow key={each.packageId} view={each} />
        ))}
      </ul>
      <More more={listed.more} loading={listed.loadingMore} />
    </section>
  );
}

const points = ['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west', 'northwest'];

function compass(heading: number): string {
  return points[Math.round(heading / 45) % 8] ?? 'north';
}
