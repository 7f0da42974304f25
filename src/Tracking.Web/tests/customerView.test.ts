import { describe, expect, test } from 'vitest';
import { readCustomerView, replaces } from '../src/client/customerView';
import { viewWith } from './views';

describe('a view', () => {
  test('replaces an older one and never a newer one', () => {
    expect(replaces(null, viewWith({ version: 1 }))).toBe(true);
    expect(replaces(viewWith({ version: 3 }), viewWith({ version: 4 }))).toBe(true);
    expect(replaces(viewWith({ version: 4 }), viewWith({ version: 3 }))).toBe(false);
  });

  test('of an older version loses however late it was looked at', () => {
    const older = viewWith({ version: 3, asOf: '2026-11-23T23:00:00Z' });
    expect(replaces(viewWith({ version: 4, asOf: '2026-11-23T22:00:00Z' }), older)).toBe(false);
  });

  test('of the same version replaces one that was looked at before it', () => {
    const early = viewWith({ asOf: '2026-11-23T22:00:00Z' });
    const late = viewWith({ asOf: '2026-11-23T22:00:01Z' });
    expect(replaces(early, late)).toBe(true);
    expect(replaces(late, early)).toBe(false);
  });
});

describe('reading an answer', () => {
  test.each([null, undefined, 7, 'text', [], {}, { packageId: 'P', status: 'x' }, { packageId: 'P', status: 'x', version: '3' }])(
    'takes %j for no view at all',
    (value) => {
      expect(readCustomerView(value)).toBeNull();
    },
  );

  test('takes odd fields as absent and ignores unknown ones', () => {
    const view = readCustomerView({
      packageId: 'P',
      status: 'inTransit',
      version: 1,
      promise: { promisedBy: 'soon', state: 'onTrack' },
      window: { from: '2026-11-23T22:00:00Z' },
      destination: null,
      timeline: [null, { type: 'arrived' }, { type: 'arrived', at: '2026-11-23T22:00:00Z', colour: 'red' }],
      mood: 'good',
    });
    expect(view).toMatchObject({
      promise: null,
      window: null,
      destination: { stationName: null, timeZone: null },
      hold: false,
      attempts: 0,
    });
    expect(view?.timeline).toEqual([{ type: 'arrived', at: '2026-11-23T22:00:00Z', place: null, reason: null }]);
  });
});
