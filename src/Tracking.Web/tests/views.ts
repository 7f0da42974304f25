import { type CustomerView, readCustomerView } from '../src/client/customerView';
import { type Reading, Times } from '../src/track/times';

/** The reader of most tests: English, 24 hours, at home in Seattle. */
export const seattle: Reading = { locale: 'en-US', twelveHours: false, timeZone: 'America/Los_Angeles' };

export function timesIn(zone: string | null = null, reading: Reading = seattle): Times {
  return new Times(reading, zone);
}

/** Monday, 23 November 2026, 14:05 in Seattle. */
export const now = Date.parse('2026-11-23T22:05:00Z');

/** A view as the server would send it, with these fields instead of the usual ones. */
export function viewWith(fields: Record<string, unknown> = {}): CustomerView {
  const view = readCustomerView({
    packageId: 'PKG-1',
    status: 'inTransit',
    version: 3,
    destination: { stationName: null, timeZone: null },
    timeline: [],
    asOf: '2026-11-23T22:00:00Z',
    ...fields,
  });
  if (view === null) throw new Error('Not a view.');
  return view;
}
