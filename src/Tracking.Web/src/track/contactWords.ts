import type { Contact } from '../client/liveLink';
import type { Times } from './times';
import { fill, words } from './words';

/**
 * How up to date the page is.
 *
 * @param shows whether the page has a package to show
 * @param times in the reader's own zone, since it is their clock that they compare with
 */
export function contactWords(contact: Contact, shows: boolean, times: Times, now: number): string {
  const { lost, lostShows, lostNothing } = words.contact;
  if (contact.kind !== 'lost') return words.contact[contact.kind];
  return fill(lost, { time: since(contact.since, times, now), what: shows ? lostShows : lostNothing });
}

function since(at: number, times: Times, now: number): string {
  return times.day(at, now) === 'today' ? times.clock(at) : times.dayAndClock(at, now);
}
