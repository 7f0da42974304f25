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

  test('takes the van, notices, pickup, proof and report', () => {
    const van = {
      lat: 43.5,
      lon: -90.9,
      heading: 40,
      occurredAt: '2026-11-23T22:04:00Z',
      lastHeardAt: '2026-11-23T22:04:30Z',
      silent: false,
    };
    const notice = {
      kind: 'delayed',
      stationName: 'Viroqua',
      reason: 'weather',
      from: '2026-11-23T20:00:00Z',
      until: null,
      message: 'Snow.',
    };
    const pickup = { name: 'Viroqua', address: '1 Main St', location: { lat: 43.5, lon: -90.9 }, until: '2026-11-30T22:00:00Z' };
    const report = { kind: 'notReceived', at: '2026-11-23T22:00:00Z' };
    const view = viewWith({ van, notices: [notice], pickup: { stationId: 'S', ...pickup }, report, canReport: true });
    expect(view).toMatchObject({ van, notices: [notice], pickup, report, canReport: true });
  });

  test('takes a van without a place and a notice of an unknown kind for none', () => {
    const view = viewWith({
      van: { lat: 'north', lon: 1, occurredAt: '2026-11-23T22:04:00Z' },
      notices: [{ kind: 'party', stationName: 'X', from: '2026-11-23T22:04:00Z' }],
    });
    expect(view.van).toBeNull();
    expect(view.notices).toEqual([]);
  });

  test('never takes an address of a picture that leads elsewhere', () => {
    const proof = (url: string) => viewWith({ proof: { kind: 'photo', at: '2026-11-23T22:00:00Z', url } }).proof?.url;
    expect(proof('proof')).toBe('proof');
    expect(proof('https://elsewhere.example/x.jpg')).toBeNull();
    expect(proof('../../../x')).toBeNull();
  });
});
