import type { CustomerView, Van } from '../client/customerView';
import type { Times } from './times';
import { fill, words } from './words';

/** Where the van is, for those who cannot see the map, and how far that can be trusted. */
export function vanWords(van: Van, view: CustomerView, times: Times, now: number): string {
  const at = Date.parse(van.occurredAt);
  if (!van.silent) {
    // By the server's clock where the reader's is behind it.
    const minutes = Math.max(0, Math.floor((Math.max(now, view.asOf === null ? 0 : Date.parse(view.asOf)) - at) / 60_000));
    const { justNow, minute, minutes: many, fresh, heading, directions } = words.van;
    const ago = minutes === 0 ? justNow : minutes === 1 ? minute : fill(many, { minutes });
    const direction = van.heading === null ? '' : (directions[Math.round(van.heading / 45) % 8] ?? '');
    return fill(fresh, { ago, heading: direction === '' ? '' : fill(heading, { direction }) });
  }
  return isOutOfCoverage(van)
    ? fill(words.van.silent, { time: times.clock(van.lastHeardAt) })
    : fill(words.van.stale, { time: times.clock(van.occurredAt) });
}

/** Whether nothing was heard of a silent van; one that is heard of, by scans, only does not tell where it is. */
export function isOutOfCoverage(van: Van): boolean {
  return van.silent && Date.parse(van.lastHeardAt) - Date.parse(van.occurredAt) <= 60_000;
}
