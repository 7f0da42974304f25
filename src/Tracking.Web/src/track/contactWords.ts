import type { Contact } from '../client/liveLink';
import type { Times } from './times';

/**
 * How up to date the page is.
 *
 * @param shows whether the page has a package to show
 * @param times in the reader's own zone, since it is their clock that they compare with
 */
export function contactWords(contact: Contact, shows: boolean, times: Times, now: number): string {
  switch (contact.kind) {
    case 'connecting':
      return 'Connecting…';
    case 'live':
      return 'Live – updates by itself';
    case 'polling':
      return 'Up to date – refreshes by itself';
    case 'lost':
      return `Not connected since ${since(contact.since, times, now)} – ${shows ? 'showing what we last heard' : 'trying again'}`;
  }
}

function since(at: number, times: Times, now: number): string {
  return times.day(at, now) === 'today' ? times.clock(at) : times.dayAndClock(at, now);
}
