import { useEffect, useState } from 'preact/hooks';
import type { PackageStatus, PackageView, StationView } from '../../client/api';
import { Demand } from '../foresight/demand';
import { Outlook } from '../foresight/outlook';
import { mapControl } from '../map/mapControl';
import { Icon } from '../parts/icon';
import { address } from '../route';
import { api } from '../state/api';
import { byPlace, stations, unknownIds, watch } from '../state/room';
import { figure } from '../words/figures';
import { onHandStatuses, statusName } from '../words/packages';
import { span } from '../words/times';
import { ArrivalScore } from './arrivalScore';
import { NoticeForm } from './noticeForm';
import { AttentionOf, Fact, Failed, Head, Moment, More, PackageRow, Unknown } from './parts';
import { useList } from './useLoaded';

/** A station: how it stands, what is on hand, what its customers are told. */
export function StationDetails({ id }: { readonly id: string }) {
  useEffect(() => watch('station', id), [id]);
  stations.changed.value;
  const view = stations.get(id);
  const located = view?.location ?? null;
  const map = mapControl.value;
  useEffect(() => {
    if (located !== null) map?.show(located.lat, located.lon, 8.5);
  }, [located === null, map]);

  if (view === undefined) {
    return (
      <>
        <Head icon="station" what="Station" name={id} asOf={null} />
        {unknownIds.value.has(`station/${id}`) ? <Unknown what="station" id={id} /> : <p class="empty">Looking it up…</p>}
      </>
    );
  }
  return (
    <>
      <Head icon="station" what="Station" name={view.name ?? id} id={id} asOf={view.asOf}>
        {view.location !== null && (
          <p>
            <a class="button quiet" href={address({ kind: 'dispatch', id })} data-testid="open-dispatch">
              <Icon name="truck" />
              Dispatch
            </a>
          </p>
        )}
        {!view.defined && <p class="note">Not defined: it is known only because scans name it.</p>}
      </Head>
      <Figures view={view} />
      <AttentionOf items={byPlace.value.get(`S/${id}`) ?? []} />
      <Outlook view={view} />
      <Demand view={view} />
      <NoticeForm view={view} />
      <ArrivalScore stationId={id} />
      <OnHand view={view} />
    </>
  );
}

function Figures({ view }: { readonly view: StationView }) {
  const zone = view.timeZone;
  return (
    <section class="block" aria-label="Figures">
      <dl class="figures">
        <Fact name="On hand">{figure(view.onHand)}</Fact>
        <Fact name="Late" tone={view.late > 0 ? 'bad' : 'calm'}>
          {figure(view.late)}
        </Fact>
        <Fact name="At risk" tone={view.atRisk > 0 ? 'warn' : 'calm'}>
          {figure(view.atRisk)}
        </Fact>
        <Fact name="In today">{figure(view.inboundToday)}</Fact>
        <Fact name="Out today">{figure(view.outboundToday)}</Fact>
        <Fact name="Delivered today">{figure(view.deliveredToday)}</Fact>
        <Fact name="Mis-sorts today" tone={view.missorts > 0 ? 'warn' : 'calm'}>
          {figure(view.missorts)}
        </Fact>
        <Fact name="Dwell, median">{view.dwell.p50Seconds === null ? '–' : span(view.dwell.p50Seconds * 1_000)}</Fact>
        <Fact name="Dwell, 95 %">{view.dwell.p95Seconds === null ? '–' : span(view.dwell.p95Seconds * 1_000)}</Fact>
      </dl>
      <StatusBar view={view} />
      <dl class="facts">
        {view.oldestOnHandSince !== null && (
          <Fact name="Waits longest">
            since <Moment at={view.oldestOnHandSince} zone={zone} />
          </Fact>
        )}
        {view.address && <Fact name="Address">{view.address}</Fact>}
        {zone !== null && <Fact name="Time zone">{zone}</Fact>}
        {(view.sameDayCutoff !== null || view.endOfDay !== null) && (
          <Fact name="Hours">
            {[
              view.sameDayCutoff === null ? null : `same-day until ${view.sameDayCutoff}`,
              view.nextDayCutoff === null ? null : `next-day until ${view.nextDayCutoff}`,
              view.endOfDay === null ? null : `day ends ${view.endOfDay}`,
            ]
              .filter(Boolean)
              .join(', ')}
          </Fact>
        )}
        {view.closedDates.length > 0 && <Fact name="Closed on">{view.closedDates.slice(0, 8).join(', ')}</Fact>}
      </dl>
    </section>
  );
}

/** What is on hand, by state; its parts are named below it. */
function StatusBar({ view }: { readonly view: StationView }) {
  const parts = onHandStatuses.map((status) => ({ status, count: view.byStatus[status] ?? 0 })).filter((part) => part.count > 0);
  if (parts.length === 0) return null;
  return (
    <div class="status-bar">
      <div class="bar" aria-hidden="true">
        {parts.map((part) => (
          <span key={part.status} data-status={part.status} style={{ flexGrow: String(part.count) }} />
        ))}
      </div>
      <ul>
        {parts.map((part) => (
          <li key={part.status} data-status={part.status}>
            {statusName(part.status)} <strong>{figure(part.count)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

function OnHand({ view }: { readonly view: StationView }) {
  const [status, setStatus] = useState<PackageStatus | ''>('');
  const listed = useList<PackageView>(`${view.stationId}/${status}`, view.version, (limit, signal) =>
    api.get('/v1/stations/{id}/packages', { path: { id: view.stationId }, query: { limit, ...(status === '' ? {} : { status }) }, signal }),
  );
  return (
    <section class="block" aria-label="On hand">
      <div class="block-head">
        <h3>On hand</h3>
        <label class="inline">
          <span class="unseen">State</span>
          <select value={status} onChange={(event) => setStatus(event.currentTarget.value as PackageStatus | '')}>
            <option value="">All states</option>
            {onHandStatuses.map((each) => (
              <option key={each} value={each}>
                {statusName(each)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Failed message={listed.failed} />
      {listed.items !== null && listed.items.length === 0 && (
        <p class="empty">
          <Icon name="check" />
          {status === '' ? 'Nothing is on hand.' : 'Nothing on hand is in this state.'}
        </p>
      )}
      <ul class="rows tight">
        {(listed.items ?? []).map((each) => (
          <PackageRow key={each.packageId} view={each} />
        ))}
      </ul>
      <More more={listed.more} loading={listed.loadingMore} />
    </section>
  );
}
