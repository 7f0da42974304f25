import { useState } from 'preact/hooks';
import type { EventView } from '../../client/api';
import { Icon, type IconName } from '../parts/icon';
import { To } from '../parts/placeName';
import { api } from '../state/api';
import { stations } from '../state/room';
import { allMarks, type EventMark, type EventWords, eventWords, markNames } from '../words/events';
import { figure } from '../words/figures';
import { reasonName, typeName } from '../words/packages';
import { clock, clockWithSeconds, dayKey, dayName, shortTime, zoneName } from '../words/times';
import { Failed, More } from './parts';
import { ProofOf } from './proof';
import { useList } from './useLoaded';

export const markIcons: Readonly<Record<EventMark, IconName>> = {
  scan: 'scan',
  derived: 'derived',
  inferred: 'inferred',
  announcement: 'announce',
  late: 'late',
  voided: 'void',
  void: 'void',
  contradicts: 'conflict',
  withdrawn: 'close',
  odd: 'alert',
};

interface Entry {
  readonly event: EventView;
  readonly words: EventWords;
}

/** Everything that ever was said about a package, and what is to be thought of it. */
export function History({
  packageId,
  version,
  zone,
}: {
  readonly packageId: string;
  readonly version: number;
  readonly zone: string | null;
}) {
  const listed = useList<EventView>(
    packageId,
    version,
    (limit, signal) => api.get('/v1/packages/{id}/events', { path: { id: packageId }, query: { limit }, signal }),
    500,
  );
  const [mark, setMark] = useState<EventMark | null>(null);
  const [oldestFirst, setOldestFirst] = useState(false);
  stations.changed.value;
  const all = (listed.items ?? []).map((event): Entry => ({ event, words: eventWords(event) }));
  const byId = new Map(all.map((entry) => [entry.event.eventId, entry.event]));
  const wanted = mark === null ? all : all.filter((entry) => entry.words.marks.includes(mark));
  const ordered = oldestFirst ? wanted : [...wanted].reverse();
  const inZone = zoneName(Date.now(), zone);
  return (
    <section class="block history" aria-label="History">
      <div class="block-head">
        <h3>History</h3>
        <label class="inline">
          <span class="unseen">Order</span>
          <select value={oldestFirst ? 'oldest' : 'newest'} onChange={(event) => setOldestFirst(event.currentTarget.value === 'oldest')}>
            <option value="newest">Newest first</option>
            <option value="oldest">Oldest first</option>
          </select>
        </label>
      </div>
      <Legend all={all} mark={mark} onMark={setMark} />
      <Failed message={listed.failed} />
      <ol class="timeline" data-testid="history" data-count={all.length}>
        {ordered.map((entry, index) => {
          const before = ordered[index - 1];
          const newDay = before === undefined || dayKey(before.event.eventTime, zone) !== dayKey(entry.event.eventTime, zone);
          return (
            <>
              {newDay && (
                <li class="day" key={`day-${dayKey(entry.event.eventTime, zone)}-${index}`}>
                  {dayName(entry.event.eventTime, zone)}
                </li>
              )}
              <EventRow key={entry.event.eventId} entry={entry} byId={byId} zone={zone} />
            </>
          );
        })}
      </ol>
      <More more={listed.more} loading={listed.loadingMore} />
      {inZone !== '' && (
        <p class="note">
          Times are those of {zone} ({inZone}).
        </p>
      )}
    </section>
  );
}

/** What the marks mean, with how many there are of each; choosing one shows only those. */
function Legend({
  all,
  mark,
  onMark,
}: {
  readonly all: readonly Entry[];
  readonly mark: EventMark | null;
  readonly onMark: (mark: EventMark | null) => void;
}) {
  const counts = new Map<EventMark, number>();
  for (const entry of all) for (const each of entry.words.marks) counts.set(each, (counts.get(each) ?? 0) + 1);
  return (
    <fieldset class="legend" aria-label="Show only">
      <button type="button" class="legend-chip" aria-pressed={mark === null} onClick={() => onMark(null)}>
        All {figure(all.length)}
      </button>
      {allMarks
        .filter((each) => counts.has(each))
        .map((each) => (
          <button
            key={each}
            type="button"
            class="legend-chip"
            data-mark={each}
            aria-pressed={mark === each}
            onClick={() => onMark(mark === each ? null : each)}
          >
            <Icon name={markIcons[each]} />
            {markNames[each]} {figure(counts.get(each) ?? 0)}
          </button>
        ))}
    </fieldset>
  );
}

function EventRow({
  entry,
  byId,
  zone,
}: {
  readonly entry: Entry;
  readonly byId: ReadonlyMap<string, EventView>;
  readonly zone: string | null;
}) {
  const { event, words } = entry;
  const undone = event.voids === null ? undefined : byId.get(event.voids);
  return (
    <li
      class="event"
      data-origin={words.origin}
      data-counts={words.counts}
      data-marks={words.marks.join(' ')}
      data-testid="event"
      data-type={event.type}
    >
      <time dateTime={event.eventTime} title={`${event.eventTime}, recorded ${event.recordedAt}`}>
        {event.notBefore === null ? clock(event.eventTime, zone) : `${clock(event.notBefore, zone)}–${clock(event.eventTime, zone)}`}
      </time>
      <span class="origin" title={words.originName}>
        <Icon name={markIcons[words.origin]} />
        <span class="unseen">{words.originName}: </span>
      </span>
      <div class="what">
        <p>
          <strong>{typeName(event.type)}</strong>
          {event.reason === null || event.reason === event.type ? '' : ` (${reasonName(event.reason)})`} <Where event={event} />
        </p>
        {event.voids !== null && (
          <p class="remark" data-mark="void">
            <Icon name="void" />
            Undoes{' '}
            {undone === undefined
              ? 'an event that is not known (yet)'
              : `“${typeName(undone.type)}” of ${shortTime(undone.eventTime, Date.now(), zone)}`}
            .
          </p>
        )}
        {words.remarks.map((remark) => (
          <p class="remark" data-mark={remark.mark} key={remark.text}>
            <Icon name={markIcons[remark.mark]} />
            {remark.text}
          </p>
        ))}
        <p class="soft small">
          {words.originName}
          {event.origin === 'derived' ? ' from the scan of its carrier' : ''}
          {event.origin === 'inferred' ? `: a later scan shows it${nameOfCause(event, byId)}` : ''}
          {' · recorded '}
          {clockWithSeconds(event.recordedAt, zone)}
          {event.deviceId === null ? '' : ` · ${event.deviceId}`}
        </p>
        {event.proof !== null && <ProofOf proof={event.proof} />}
      </div>
    </li>
  );
}

function nameOfCause(event: EventView, byId: ReadonlyMap<string, EventView>): string {
  const cause = event.causedBy === null ? undefined : byId.get(event.causedBy);
  return cause === undefined ? '' : ` (“${typeName(cause.type)}”)`;
}

function Where({ event }: { readonly event: EventView }) {
  return (
    <>
      {event.stationId !== null && (
        <>
          at <To kind="station" id={event.stationId} />{' '}
        </>
      )}
      {event.vehicleId !== null && (
        <>
          {event.type === 'unloaded' ? 'from' : event.type === 'loaded' || event.type === 'outForDelivery' ? 'on' : 'by'}{' '}
          <To kind="van" id={event.vehicleId} />{' '}
        </>
      )}
      {event.parentContainerId !== null && `container ${event.parentContainerId} `}
      {event.newPackageId !== null && `as ${event.newPackageId} `}
      {event.partnerId !== null && `partner ${event.partnerId}`}
    </>
  );
}
