import { useEffect } from 'preact/hooks';
import type { PackageView } from '../../client/api';
import { PackageActions } from '../actions/packageActions';
import { To } from '../parts/placeName';
import { api } from '../state/api';
import { now, stations, unknownIds, watch, watchedPackages } from '../state/room';
import { counted } from '../words/figures';
import { promiseName, reasonName, serviceName, statusName, typeName } from '../words/packages';
import { shortTime } from '../words/times';
import { EmissionsFact } from './emissionsFact';
import { History } from './history';
import { Fact, Head, Moment, PackageFlags, PlaceLink, Unknown } from './parts';

/** A package: how it stands and everything that ever happened to it. */
export function PackageDetails({ id }: { readonly id: string }) {
  useEffect(() => watch('package', id), [id]);
  watchedPackages.changed.value;
  stations.changed.value;
  const view = watchedPackages.get(id) ?? byAlias(id);
  if (view === undefined) {
    return (
      <>
        <Head icon="package" what="Package" name={id} asOf={null} />
        {unknownIds.value.has(`package/${id}`) ? <Unknown what="package" id={id} /> : <p class="empty">Looking it up…</p>}
      </>
    );
  }
  const zone = zoneOf(view);
  return (
    <>
      <Head icon="package" what="Package" name={view.packageId} id={id} asOf={view.updatedAt}>
        <p class="status" data-status={view.status} data-testid="package-status">
          <strong>{statusName(view.status)}</strong>
          {(view.stationId !== null || view.vehicleId !== null) && (
            <>
              , <PlaceLink stationId={view.stationId} vehicleId={view.vehicleId} />
            </>
          )}
        </p>
        <PackageFlags view={view} />
      </Head>
      <Facts view={view} zone={zone} />
      <fieldset class="actions block" aria-label="What to do" data-testid="package-actions">
        <PackageActions actions={[view.hold === null ? 'hold' : 'release', 'promise']} itemIds={[]} packageIds={[view.packageId]} />
      </fieldset>
      <History packageId={view.packageId} version={view.version} zone={zone} />
    </>
  );
}

/** A watch under an old barcode brings the package under its own. */
function byAlias(id: string): PackageView | undefined {
  for (const view of watchedPackages.values()) if (view.aliases.includes(id)) return view;
  return undefined;
}

/** The zone of the station that delivers it, else of where it is; the reader's own when neither is known. */
function zoneOf(view: PackageView): string | null {
  const ids = [view.announcement?.destinationStationId, view.stationId, view.announcement?.originStationId];
  for (const id of ids) {
    const zone = id ? stations.get(id)?.timeZone : null;
    if (zone) return zone;
  }
  return null;
}

function Facts({ view, zone }: { readonly view: PackageView; readonly zone: string | null }) {
  const { announcement, promise } = view;
  return (
    <dl class="facts block">
      {promise !== null && (
        <Fact
          name="Promise"
          tone={promise.state === 'late' || promise.state === 'missed' ? 'bad' : promise.state === 'atRisk' ? 'warn' : 'calm'}
        >
          {promiseName(promise.state)}: by <Moment at={promise.promisedBy} zone={zone} />
          {promise.service === null ? '' : `, ${serviceName(promise.service).toLowerCase()}`}
        </Fact>
      )}
      {view.estimatedDelivery !== null && (
        <Fact name="Expected">
          {shortTime(view.estimatedDelivery.from, now.value, zone)} to {shortTime(view.estimatedDelivery.to, now.value, zone)}
          {view.estimatedDelivery.stopsAway === null ? '' : `, ${counted(view.estimatedDelivery.stopsAway, 'stop')} away`}
        </Fact>
      )}
      {(announcement?.originStationId || announcement?.destinationStationId) && (
        <Fact name="Way">
          {announcement.originStationId ? <To kind="station" id={announcement.originStationId} /> : 'unknown'} to{' '}
          {announcement.destinationStationId ? <To kind="station" id={announcement.destinationStationId} /> : 'unknown'}
        </Fact>
      )}
      {view.containerId !== null && <Fact name="In container">{view.containerId}</Fact>}
      {view.attempts > 0 && (
        <Fact name="Attempts">
          {counted(view.attempts, 'attempt')}
          {view.lastAttempt === null ? '' : `, last ${view.lastAttempt.reason === null ? '' : `(${reasonName(view.lastAttempt.reason)}) `}`}
          {view.lastAttempt !== null && <Moment at={view.lastAttempt.at} zone={zone} />}
        </Fact>
      )}
      {view.lastEvent !== null && (
        <Fact name="Last event">
          {typeName(view.lastEvent.type)} <Moment at={view.lastEvent.eventTime} zone={zone} />
        </Fact>
      )}
      {view.aliases.length > 0 && <Fact name="Other barcodes">{view.aliases.join(', ')}</Fact>}
      {announcement !== null && announcement.references.length > 0 && <Fact name="References">{announcement.references.join(', ')}</Fact>}
      {announcement?.partnerId && <Fact name="Partner">{announcement.partnerId}</Fact>}
      {announcement?.recipient && (
        <Fact name="Recipient">
          {[announcement.recipient.name, announcement.recipient.address, announcement.recipient.phone].filter(Boolean).join(', ')}
        </Fact>
      )}
      <EmissionsFact
        what="package"
        id={view.packageId}
        revision={view.version}
        ask={(signal) => api.get('/v1/emissions', { query: { packageId: view.packageId }, signal })}
      />
      {announcement?.instructions && <Fact name="Instructions">{announcement.instructions}</Fact>}
    </dl>
  );
}
