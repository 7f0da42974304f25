import { useEffect, useState } from 'preact/hooks';
import type { DispatchView } from '../../client/api';
import { say } from '../actions/pending';
import { Fact, Failed, Head, Unknown } from '../details/parts';
import { mapControl, openRounds } from '../map/mapControl';
import { Icon } from '../parts/icon';
import { To } from '../parts/placeName';
import { api } from '../state/api';
import { now, stations, unknownIds, watch } from '../state/room';
import { counted, figure } from '../words/figures';
import { shortTime, span } from '../words/times';
import { Deviations } from './deviations';
import { MoveDialog } from './moveDialog';
import { byReason, changeWords, colours, doors, reasonWords, roundsOnMap } from './plan';
import { RoundPlan } from './roundPlan';
import { type Dispatches, useDispatches } from './useDispatch';
import { WaveForm } from './waveForm';

const stateWords: Readonly<Record<string, string>> = {
  computing: 'being computed',
  proposed: 'proposed',
  accepted: 'accepted',
  discarded: 'given up',
  failed: 'failed',
};

/** A station's departure waves: routes are searched, looked at on the map, changed, and given to the vans. */
export function DispatchDetails({ id }: { readonly id: string }) {
  useEffect(() => watch('station', id), [id]);
  stations.changed.value;
  const station = stations.get(id);
  const [number, setNumber] = useState<number | null>(null);
  const dispatches = useDispatches(id, number);
  if (station === undefined) {
    return (
      <>
        <Head icon="truck" what="Dispatch" name={id} asOf={null} />
        {unknownIds.value.has(`station/${id}`) ? <Unknown what="station" id={id} /> : <p class="empty">Looking it up…</p>}
      </>
    );
  }
  const { open, list } = dispatches;
  return (
    <>
      <Head icon="truck" what="Dispatch" name={station.name ?? id} asOf={null}>
        <p class="soft">
          {counted(station.byStatus.atStation ?? 0, 'package')} on hand to deliver · <To kind="station" id={id} />
        </p>
      </Head>
      <Failed message={dispatches.failed} />
      <Deviations items={dispatches.deviations} onApplied={dispatches.refresh} />
      {list !== null && list.length > 1 && (
        <p class="block">
          <label class="inline">
            Shown{' '}
            <select
              value={String(open?.number ?? '')}
              onChange={(event) => setNumber(Number(event.currentTarget.value))}
              data-testid="dispatch-number"
            >
              {list.map((each) => (
                <option key={each.number} value={String(each.number)}>
                  Dispatch {each.number}, {stateWords[each.state] ?? each.state}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      {open !== null && station.location !== null && (
        <Wave dispatch={open} dispatches={dispatches} station={station.location} onNext={() => setNumber(null)} />
      )}
      {open?.state !== 'computing' && (
        <WaveForm
          stationId={id}
          isFirst={list !== null && list.length === 0}
          onBegun={(begun) => {
            setNumber(null);
            dispatches.take(begun);
          }}
        />
      )}
    </>
  );
}

function Wave({
  dispatch,
  dispatches,
  station,
  onNext,
}: {
  readonly dispatch: DispatchView;
  readonly dispatches: Dispatches;
  readonly station: { readonly lat: number; readonly lon: number };
  readonly onNext: () => void;
}) {
  const [shown, setShown] = useState<string | null>(null);
  const [moving, setMoving] = useState<string | null>(null);
  const [gone, setGone] = useState<readonly string[]>([]);
  const path = { id: dispatch.stationId, number: String(dispatch.number) };
  const hasRoutes = dispatch.routes.length > 0 && dispatch.state !== 'discarded';
  const map = mapControl.value;
  useEffect(() => {
    openRounds.value = hasRoutes ? roundsOnMap(dispatch, station, shown) : [];
    return () => {
      openRounds.value = [];
    };
  }, [dispatch, shown, hasRoutes]);
  useEffect(() => {
    if (hasRoutes) map?.fit([station, ...doors(dispatch)]);
  }, [dispatch.number, hasRoutes, map]);
  useEffect(() => setGone([]), [dispatch.revision]);

  const discard = async () => {
    const answer = await api.delete('/v1/stations/{id}/dispatches/{number}', { path });
    if (answer.ok) say(`Dispatch ${dispatch.number} was given up.`);
    else say(answer.message, true);
    dispatches.refresh();
  };
  const accept = async (leaveOutGone: boolean) => {
    const answer = await api.post('/v1/stations/{id}/dispatches/{number}/accept', {
      path,
      body: { revision: dispatch.revision, leaveOutGone },
    });
    if (answer.ok) {
      say(`${counted(answer.value.routes.length, 'van')} have their stops.`);
      dispatches.take(answer.value);
      return;
    }
    if (answer.code === 'packageGone') setGone(answer.errors.map((error) => error.message));
    else say(answer.message, true);
    dispatches.refresh();
  };
  const again = async () => {
    const answer = await api.post('/v1/stations/{id}/dispatches', {
      path: { id: dispatch.stationId },
      body: {
        basedOn: dispatch.number,
        departsAt: dispatch.departsAt,
        vehicles: dispatch.vans.map((van) => ({ vehicleId: van.vehicleId, from: van.from, until: van.until })),
      },
    });
    if (answer.ok) {
      onNext();
      dispatches.take(answer.value);
    } else say(answer.message, true);
  };
  const adjust = async (body: {
    readonly moves?: readonly { readonly packageId: string; readonly vehicleId: string; readonly position?: number | null }[];
    readonly leaveOut?: readonly string[];
    readonly lock?: readonly string[];
    readonly unlock?: readonly string[];
  }) => {
    const answer = await api.post('/v1/stations/{id}/dispatches/{number}/adjust', { path, body: { ...body, revision: dispatch.revision } });
    if (answer.ok) {
      say(`${changeWords(answer.value)}.`);
      dispatches.take(answer.value.dispatch);
    } else {
      say(answer.message, true);
      dispatches.refresh();
    }
  };

  const canChange = dispatch.state === 'proposed';
  const colourOf = colours(dispatch);
  const { figures, progress } = dispatch;
  return (
    <div class="wave" data-testid="wave" data-state={dispatch.state}>
      <section class="block" aria-label={`Dispatch ${dispatch.number}`}>
        <div class="block-head">
          <h3>
            Dispatch {dispatch.number}, {stateWords[dispatch.state] ?? dispatch.state}
          </h3>
          <span class="soft">leaves {shortTime(dispatch.departsAt, now.value)}</span>
        </div>
        {dispatch.state === 'computing' && (
          <>
            <progress max={1} value={progress?.share ?? 0} aria-label="Search" data-testid="search-progress" />
            <p role="status">
              {progress === null
                ? `Looking for routes for ${counted(dispatch.packages, 'package')} and ${counted(dispatch.vans.length, 'van')}…`
                : `Best so far: ${counted(progress.vans, 'van')}, ${progress.leftOut === 0 ? 'nothing' : counted(progress.leftOut, 'stop')} left out, cost ${progress.cost.toFixed(2)}.`}
            </p>
          </>
        )}
        {dispatch.failure !== null && <p class="problem">{dispatch.failure}</p>}
        {figures !== null && dispatch.state !== 'discarded' && (
          <dl class="figures">
            <Fact name="Vans">{figure(figures.vans)}</Fact>
            <Fact name="Stops">{figure(figures.stops)}</Fact>
            <Fact name="Packages">{figure(figures.packages)}</Fact>
            <Fact name="Kilometres">{figure(Math.round(figures.kilometres))}</Fact>
            <Fact name="Driving">{span(figures.drivingSeconds * 1_000)}</Fact>
            <Fact name="Cost">{figure(Math.round(figures.cost))}</Fact>
            <Fact name="Late stops" tone={figures.lateStops > 0 ? 'bad' : 'calm'}>
              {figure(figures.lateStops)}
            </Fact>
            <Fact name="Left out" tone={figures.leftOut > 0 ? 'warn' : 'calm'}>
              {figure(figures.leftOut)}
            </Fact>
            <Fact name="kg CO₂e, estimated">{figure(Math.round(figures.gramsCo2e / 1_000))}</Fact>
          </dl>
        )}
        {dispatch.acceptedAt !== null && (
          <p class="note">
            Accepted {shortTime(dispatch.acceptedAt, now.value)} by {dispatch.acceptedBy}.
            {dispatch.appliedAt === null && ' Not all vans have their stops yet.'}
          </p>
        )}
        {gone.length > 0 && (
          <div class="proposal" role="alert">
            <p>
              <strong>{counted(gone.length, 'package')} cannot leave with the vans any more.</strong>
            </p>
            <ul class="small">
              {gone.slice(0, 10).map((message) => (
                <li key={message}>{message}</li>
              ))}
              {gone.length > 10 && <li>and {figure(gone.length - 10)} more</li>}
            </ul>
            <div class="buttons">
              <button type="button" onClick={() => void accept(true)}>
                Accept without them
              </button>
            </div>
          </div>
        )}
        {(canChange || dispatch.state === 'computing' || (dispatch.state === 'accepted' && dispatch.appliedAt === null)) && (
          <div class="buttons wave-buttons">
            {dispatch.state !== 'accepted' && (
              <button type="button" class="quiet" onClick={() => void discard()} data-testid="discard-dispatch">
                {dispatch.state === 'computing' ? 'Cancel' : 'Discard'}
              </button>
            )}
            {canChange && (
              <button type="button" class="quiet" onClick={() => void again()} data-testid="search-again">
                Search on
              </button>
            )}
            {dispatch.state !== 'computing' && (
              <button type="button" onClick={() => void accept(false)} data-testid="accept-dispatch">
                <Icon name="check" />
                {dispatch.state === 'accepted' ? 'Give the other vans their stops' : 'Accept'}
              </button>
            )}
          </div>
        )}
      </section>
      {hasRoutes && (
        <section aria-label="Routes">
          {dispatch.routes.map((route) => (
            <RoundPlan
              key={route.vehicleId}
              route={route}
              van={dispatch.vans.find((each) => each.vehicleId === route.vehicleId)}
              colour={colourOf.get(route.vehicleId) ?? 0}
              canChange={canChange}
              onOpen={(isOpen) => setShown((before) => (isOpen ? route.vehicleId : before === route.vehicleId ? null : before))}
              onMove={setMoving}
              onDrop={(packageId, position) => void adjust({ moves: [{ packageId, vehicleId: route.vehicleId, position }] })}
              onLock={(packageId, lock) => void adjust(lock ? { lock: [packageId] } : { unlock: [packageId] })}
              onLeaveOut={(packageId) => void adjust({ leaveOut: [packageId] })}
            />
          ))}
        </section>
      )}
      <LeftOut title="Left out" groups={byReason(dispatch.leftOut)} onMove={canChange ? setMoving : null} />
      <LeftOut title="Not considered" groups={byReason(dispatch.notConsidered)} onMove={null} />
      {moving !== null && (
        <MoveDialog
          dispatch={dispatch}
          packageId={moving}
          onClose={() => setMoving(null)}
          onMove={(vehicleId, position) => {
            setMoving(null);
            void adjust({ moves: [{ packageId: moving, vehicleId, position }] });
          }}
        />
      )}
    </div>
  );
}

const mostShown = 40;

function LeftOut({
  title,
  groups,
  onMove,
}: {
  readonly title: string;
  readonly groups: readonly { readonly reason: string; readonly packageIds: readonly string[] }[];
  readonly onMove: ((packageId: string) => void) | null;
}) {
  if (groups.length === 0) return null;
  return (
    <section class="block" aria-label={title}>
      <h3>
        {title} <span class="count">{figure(groups.reduce((sum, group) => sum + group.packageIds.length, 0))}</span>
      </h3>
      {groups.map(({ reason, packageIds }) => (
        <div key={reason}>
          <p class="note">{reasonWords(reason)}</p>
          <ul class="planned-stops left">
            {packageIds.slice(0, mostShown).map((packageId) => (
              <li key={packageId}>
                <Icon name="package" />
                <To kind="package" id={packageId} />
                {onMove !== null && (
                  <button type="button" class="quiet" onClick={() => onMove(packageId)} aria-label={`Put ${packageId} on a van`}>
                    Put on a van
                  </button>
                )}
              </li>
            ))}
            {packageIds.length > mostShown && <li>and {figure(packageIds.length - mostShown)} more</li>}
          </ul>
        </div>
      ))}
    </section>
  );
}
