import type { CustomerView } from '../client/customerView';
import { isOver } from './statusWords';
import type { Times } from './times';

export interface PromiseWords {
  /** "Arriving", with the time zone's name if it is not the reader's. */
  readonly label: string;
  /** "by today 21:00". */
  readonly by: string;
  /** The state of the promise as this page sees it now. */
  readonly state: string;
  readonly stateText: string;
  readonly note: string;
}

/** The promise in words; null when there is none or it means nothing any more. */
export function promiseWords(view: CustomerView, times: Times, now: number): PromiseWords | null {
  if (view.promise === null || ['returning', 'returned', 'lost', 'cancelled', 'disposed'].includes(view.status)) return null;
  const state = stateNow(view.promise.state, Date.parse(view.promise.promisedBy), view.status, now);
  const zone = times.foreignZone(view.promise.promisedBy);
  const label = `${state === 'onTrack' ? 'Arriving' : 'Promised'}${zone === null ? '' : ` · ${zone}`}`;
  return { label, by: `by ${times.dayAndClock(view.promise.promisedBy, now)}`, state, ...stateWords(state, view.status) };
}

/** The server's word, except that a promise whose time has passed since then is late: that follows from the clock alone. */
function stateNow(state: string, promisedBy: number, status: string, now: number): string {
  const open = state === 'onTrack' || state === 'atRisk';
  return open && now > promisedBy && !isOver(status) ? 'late' : state;
}

function stateWords(state: string, status: string): { stateText: string; note: string } {
  switch (state) {
    case 'onTrack':
      return { stateText: 'On track', note: '' };
    case 'atRisk':
      return { stateText: 'Might be late', note: 'It may arrive later than promised.' };
    case 'late':
      return { stateText: 'Running late', note: 'We are sorry that it is taking longer than promised.' };
    case 'met':
      return { stateText: 'On time', note: '' };
    case 'missed':
      return status === 'delivered'
        ? { stateText: 'Later than promised', note: 'We are sorry that it took longer.' }
        : { stateText: 'Promise not kept', note: 'We are sorry.' };
    default:
      return { stateText: '', note: '' };
  }
}
