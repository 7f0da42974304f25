import type { AttentionView, PackageView } from '../../client/api';
import { Icon, type IconName, KindIcon } from '../parts/icon';
import { stationName, To } from '../parts/placeName';
import { address } from '../route';
import { contact, now } from '../state/room';
import { concerned, kindName } from '../words/kinds';
import { promiseName, reasonName, statusName } from '../words/packages';
import { ago, clock, shortTime, zoneName } from '../words/times';

export function Head({
  icon,
  what,
  name,
  id,
  asOf,
  children,
}: {
  readonly icon: IconName;
  readonly what: string;
  readonly name: string;
  readonly id?: string | null;
  readonly asOf: string | null;
  readonly children?: preact.ComponentChildren;
}) {
  return (
    <header class="details-head">
      <p class="what">
        <Icon name={icon} />
        {what}
      </p>
      <h2 data-testid="details-title">{name}</h2>
      <p class="soft">
        {id && id !== name ? `${id} · ` : ''}
        {asOf !== null && <AsOf at={asOf} />}
      </p>
      {children}
    </header>
  );
}

/** How old the shown view is. */
export function AsOf({ at }: { readonly at: string }) {
  const live = contact.value.kind === 'live';
  return <span title={at}>{live ? `changed ${ago(at, now.value)}` : `as of ${shortTime(at, now.value)}, not live`}</span>;
}

export function Fact({
  name,
  children,
  tone,
}: {
  readonly name: string;
  readonly children: preact.ComponentChildren;
  readonly tone?: string;
}) {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A moment in a zone, and how long ago. */
export function Moment({ at, zone }: { readonly at: string; readonly zone?: string | null }) {
  const name = zoneName(at, zone);
  return (
    <time dateTime={at} title={at}>
      {shortTime(at, now.value, zone)}
      {name === '' ? '' : ` ${name}`} <span class="soft">{ago(at, now.value)}</span>
    </time>
  );
}

export function Unknown({ what, id }: { readonly what: string; readonly id: string }) {
  return (
    <p class="empty" data-testid="unknown">
      Nothing is known of {what} <strong>{id}</strong>. It appears here as soon as the server hears of it.
    </p>
  );
}

export function Failed({ message }: { readonly message: string | null }) {
  return message === null ? null : <p class="problem">{message}</p>;
}

/** What needs attention at a place. */
export function AttentionOf({ items }: { readonly items: readonly AttentionView[] }) {
  if (items.length === 0) return null;
  return (
    <section class="block" aria-label="Needs attention">
      <h3>Needs attention</h3>
      <ul class="rows tight">
        {items.map((item) => (
          <li key={item.id}>
            <a
              class="row"
              href={address({ kind: 'attention', id: item.id })}
              data-trouble={item.severity}
              data-acknowledged={item.acknowledged !== null}
            >
              <span class="kind">
                <KindIcon kind={item.kind} />
              </span>
              <span class="row-main">
                <strong>{kindName(item.kind)}</strong>
                <span class="soft">
                  {item.hour === null ? '' : `Due ${clock(item.hour)} · `}
                  {concerned(item)}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is wrong with a package, each with a word. */
export function PackageFlags({ view }: { readonly view: PackageView }) {
  const flags: { tone: string; icon: IconName; text: string }[] = [];
  if (view.promise?.state === 'late' || view.promise?.state === 'missed')
    flags.push({ tone: 'bad', icon: 'late', text: promiseName(view.promise.state) });
  if (view.promise?.state === 'atRisk') flags.push({ tone: 'warn', icon: 'clock', text: 'At risk' });
  if (view.hold !== null)
    flags.push({ tone: 'warn', icon: 'pause', text: `On hold${view.hold.reason === null ? '' : `: ${reasonName(view.hold.reason)}`}` });
  if (view.exception !== null)
    flags.push({
      tone: 'warn',
      icon: 'alert',
      text: `Exception${view.exception.reason === null ? '' : `: ${reasonName(view.exception.reason)}`}`,
    });
  if (view.missorted) flags.push({ tone: 'warn', icon: 'sort', text: 'Mis-sorted' });
  if (view.contradicted) flags.push({ tone: 'bad', icon: 'conflict', text: 'Contradicted' });
  if (view.damaged) flags.push({ tone: 'bad', icon: 'alert', text: 'Damaged' });
  for (const handling of view.announcement?.handling ?? []) {
    if (handling === 'medical') flags.push({ tone: 'info', icon: 'medical', text: 'Medical' });
    else if (handling === 'cold') flags.push({ tone: 'info', icon: 'cold', text: 'Cold' });
  }
  if (flags.length === 0) return null;
  return (
    <ul class="chips" aria-label="Marks">
      {flags.map((flag) => (
        <li key={flag.text} class="chip" data-tone={flag.tone}>
          <Icon name={flag.icon} />
          {flag.text}
        </li>
      ))}
    </ul>
  );
}

/** Packages as rows: state, promise, what is wrong. */
export function PackageRow({ view, box }: { readonly view: PackageView; readonly box?: preact.ComponentChildren }) {
  const promise = view.promise;
  return (
    <li class={box === undefined ? '' : 'with-check'}>
      {box}
      <a class="row package" href={address({ kind: 'package', id: view.packageId })} data-testid="package-row">
        <span class="row-main">
          <strong>{view.packageId}</strong>
          <span class="soft">
            {statusName(view.status)}
            {view.announcement?.destinationStationId ? ` · to ${stationName(view.announcement.destinationStationId)}` : ''}
          </span>
          <PackageFlags view={view} />
        </span>
        <span class="row-figures">
          {promise !== null && (
            <span class={promise.state === 'late' || promise.state === 'missed' ? 'late' : promise.state === 'atRisk' ? 'risk' : 'soft'}>
              by {shortTime(promise.promisedBy, now.value)}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

export function More({ more, loading }: { readonly more: (() => void) | null; readonly loading: boolean }) {
  if (more === null && !loading) return null;
  return (
    <button type="button" class="quiet more" disabled={more === null || loading} onClick={() => more?.()}>
      {loading ? 'Loading…' : 'Show more'}
    </button>
  );
}

export function PlaceLink({ stationId, vehicleId }: { readonly stationId: string | null; readonly vehicleId: string | null }) {
  if (vehicleId !== null) {
    return (
      <>
        aboard <To kind="van" id={vehicleId} />
      </>
    );
  }
  if (stationId !== null) {
    return (
      <>
        at <To kind="station" id={stationId} />
      </>
    );
  }
  return <>not at a known place</>;
}
