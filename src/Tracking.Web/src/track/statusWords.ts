import type { CustomerView, TimelineEntry } from '../client/customerView';
import type { Times } from './times';
import { entry, fill, words } from './words';

/** How a state feels, for colour: under way, wanting the reader, done, ended otherwise. */
export type Tone = 'moving' | 'waiting' | 'done' | 'ended';

export interface StatusWords {
  readonly headline: string;
  readonly detail: string;
  readonly tone: Tone;
  /** Name of the drawing beside it. */
  readonly icon: string;
}

/** The state of a package in plain words. */
export function statusWords(view: CustomerView, times: Times, now: number): StatusWords {
  const last = newest(view, 'delivered', 'collected');
  const name = view.report !== null ? 'notReceived' : view.status === 'delivered' && last?.type === 'collected' ? 'collected' : view.status;
  const found = entry(words.status, name === 'unknown' || name === 'unreachable' ? null : name, 'other');
  const detail = view.status === 'outForDelivery' ? outForDelivery(view, found.detail) : found.detail;
  return {
    headline: found.headline,
    detail: fill(detail, {
      place: view.pickup?.name ? fill(words.place, { name: view.pickup.name }) : '',
      when: last === undefined ? '' : times.when(last.at, now),
    }),
    tone: found.tone as Tone,
    icon: found.icon,
  };
}

/** A state in few words, for a list. */
export function shortStatus(status: string): string {
  return entry(words.status, status, 'other').headline;
}

/** Whether nothing more will be delivered or collected. */
export function isOver(status: string): boolean {
  return ['delivered', 'returning', 'returned', 'lost', 'cancelled', 'disposed'].includes(status);
}

/** The newest entry of one of these types. */
export function newest(view: CustomerView, ...types: string[]): TimelineEntry | undefined {
  return view.timeline.find((entry) => types.includes(entry.type));
}

/** Whether the driver was at the door in vain on this round. After that it counts as out until it is scanned in again. */
export function wasTried(view: CustomerView): boolean {
  return newest(view, 'attempted', 'outForDelivery', 'loaded', 'departed')?.type === 'attempted';
}

function outForDelivery(view: CustomerView, otherwise: string): string {
  if (wasTried(view)) return words.round.tried;
  const stops = view.estimatedDelivery?.stopsAway ?? null;
  if (stops === null) return otherwise;
  return stops === 0 ? words.round.next : stops === 1 ? words.round.one : fill(words.round.many, { stops });
}
