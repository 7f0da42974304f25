import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VehicleView } from '../../src/client/api';
import { Fleet } from '../../src/control/state/fleet';
import { allVans, isSilent, isWanted } from '../../src/control/state/vanFilter';

function van(vehicleId: string, version: number, fields: object = {}): VehicleView {
  return {
    vehicleId,
    version,
    kind: 'delivery',
    partnerId: null,
    load: 0,
    lastHeardAt: '2026-11-24T08:00:00Z',
    position: { lat: 43.5, lon: -91, speed: 10, heading: 90, accuracy: null, occurredAt: '2026-11-24T08:00:00Z' },
    ...fields,
  } as unknown as VehicleView;
}

const whole = (...vehicles: VehicleView[]) => ({ vehicles, gone: [], cells: [] });

describe('the vans of an area', () => {
  let fleet: Fleet;

  beforeEach(() => {
    vi.useFakeTimers();
    fleet = new Fleet();
  });

  afterEach(() => vi.useRealTimers());

  test('are exactly those that the whole answer has, also after the server was away', () => {
    fleet.takeAll(whole(van('A', 1), van('B', 1)));
    fleet.takeAll(whole(van('B', 2), van('C', 1)));
    expect([...fleet.vans.keys()].sort()).toEqual(['B', 'C']);
  });

  test('come, change and go with messages', () => {
    fleet.takeAll(whole(van('A', 1)));
    fleet.take({ vehicles: [van('B', 1), van('A', 3, { load: 7 })], gone: [], cells: [] });
    fleet.take({ vehicles: [van('A', 2, { load: 1 })], gone: ['B'], cells: [] });
    expect([...fleet.vans.values()].map((each) => [each.id, each.view.load])).toEqual([['A', 7]]);
  });

  test('give way to counts far out, and the counts to them', () => {
    fleet.takeAll(whole(van('A', 1)));
    fleet.take({ vehicles: [], gone: ['A'], cells: [{ lat: 43, lon: -91, count: 1 }] });
    expect(fleet.vans.size).toBe(0);
    expect(fleet.cells.value).toHaveLength(1);
    fleet.takeAll(whole(van('A', 1)));
    expect(fleet.cells.value).toHaveLength(0);
  });

  test('without a position are not on the map', () => {
    fleet.takeAll(whole(van('A', 1, { position: null })));
    expect(fleet.vans.size).toBe(0);
  });

  test('are silent five minutes after they were last heard', () => {
    const heard = Date.parse('2026-11-24T08:00:00Z');
    expect(isSilent(van('A', 1), heard + 299_000)).toBe(false);
    expect(isSilent(van('A', 1), heard + 301_000)).toBe(true);
    expect(isSilent(van('A', 1, { lastHeardAt: null }), heard)).toBe(true);
  });

  test('are filtered by kind, load, silence and partner', () => {
    const now = Date.parse('2026-11-24T08:00:10Z');
    const loaded = van('A', 1, { load: 3, partnerId: 'p1' });
    expect(isWanted(loaded, allVans, now)).toBe(true);
    expect(isWanted(loaded, { kind: 'delivery', load: 'loaded', heard: 'recent', partner: 'p1' }, now)).toBe(true);
    for (const filter of [{ kind: 'linehaul' }, { load: 'empty' }, { heard: 'silent' }, { partner: 'p2' }] as const) {
      expect(isWanted(loaded, { ...allVans, ...filter }, now)).toBe(false);
    }
  });
});
