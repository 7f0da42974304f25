import type { CustomerView } from '../client/customerView';
import { isOver, wasTried } from './statusWords';
import type { Times } from './times';
import { isOutOfCoverage } from './vanWords';
import { entry, fill, words } from './words';

export interface PromiseWords {
  /** "Arriving", with the time zone's name if it is not the reader's. */
  readonly label: string;
  /** "today by 21:00". */
  readonly by: string;
  /** The state of the promise as this page sees it now. */
  readonly state: string;
  readonly stateText: string;
  readonly note: string;
}

/** The promise in words; null when there is none or it means nothing any more. */
export function promiseWords(view: CustomerView, times: Times, now: number): PromiseWords | null {
  if (view.promise === null || view.report !== null) return null;
  if (['returning', 'returned', 'lost', 'cancelled', 'disposed'].includes(view.status)) return null;
  const state = stateNow(view.promise.state, Date.parse(view.promise.promisedBy), view.status, now);
  const zone = times.foreignZone(view.promise.promisedBy);
  const open = state === 'onTrack' && isDoubtful(view, now);
  const arriving = state === 'onTrack' && !open && view.estimatedDelivery === null;
  const label = `${arriving ? words.promise.arriving : words.promise.promised}${zone === null ? '' : ` · ${zone}`}`;
  const name = state === 'missed' && view.status === 'delivered' ? 'missedDelivered' : state;
  const { text, note } = Object.hasOwn(words.promise.states, name) ? entry(words.promise.states, name, 'onTrack') : { text: '', note: '' };
  const by = fill(words.promise.by, { day: times.day(view.promise.promisedBy, now), clock: times.clock(view.promise.promisedBy) });
  return { label, by, state, stateText: open ? '' : text, note };
}

/** Whether it will hardly come to the door in time, whatever the clock says: tried in vain, waiting at a counter, or the station is closed. */
function isDoubtful(view: CustomerView, now: number): boolean {
  if (view.status === 'availableForPickup') return true;
  if (view.notices.some((notice) => notice.kind === 'closed' && Date.parse(notice.from) <= now)) return true;
  if (view.status === 'outForDelivery') return wasTried(view);
  return view.attempts > 0 && (view.status === 'inTransit' || view.status === 'atStation');
}

/** The server's word, except that a promise whose time has passed since then is late: that follows from the clock alone. */
function stateNow(state: string, promisedBy: number, status: string, now: number): string {
  const open = state === 'onTrack' || state === 'atRisk';
  return open && now > promisedBy && !isOver(status) ? 'late' : state;
}

export interface EstimateWords {
  readonly label: string;
  /** "today 14:00–14:30". */
  readonly range: string;
  /** "3 stops away"; empty when that is not told. */
  readonly stops: string;
  readonly note: string;
}

/** The present estimate in words; null when there is none. */
export function estimateWords(view: CustomerView, times: Times, now: number): EstimateWords | null {
  const estimate = view.estimatedDelivery;
  if (estimate === null || isOver(view.status)) return null;
  const { label, stops, silent, late } = words.estimate;
  const away = estimate.stopsAway;
  const isLate = view.promise !== null && Date.parse(estimate.from) > Date.parse(view.promise.promisedBy);
  return {
    label,
    range: times.range(estimate.from, estimate.to, now),
    stops: away === null ? '' : away === 0 ? stops.next : away === 1 ? stops.one : fill(stops.many, { stops: away }),
    note: view.van !== null && isOutOfCoverage(view.van) ? fill(silent, { time: times.clock(view.van.lastHeardAt) }) : isLate ? late : '',
  };
}
