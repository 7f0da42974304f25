import { expect, test } from 'vitest';
import type { DispatchRouteView, DispatchVanView } from '../../src/client/api';
import { byReason, changeWords, loadBars, positionBefore } from '../../src/control/dispatch/plan';

const route = (...ids: string[]): DispatchRouteView => ({
  vehicleId: 'V1',
  departsAt: '2026-11-24T08:00:00.000Z',
  backAt: '2026-11-24T12:00:00.000Z',
  packages: ids.length,
  loadCm3: 1_500_000,
  loadGrams: 250_000,
  kilometres: 10,
  drivingSeconds: 600,
  cost: 30,
  gramsCo2e: 2_500,
  stops: ids.map((id) => ({
    packageIds: [id],
    location: { lat: 43, lon: -90 },
    plannedAt: '2026-11-24T09:00:00.000Z',
    serviceSeconds: 60,
    travelSeconds: 60,
    kilometres: 1,
    travelSource: 'greatCircle',
    lateSeconds: 0,
    locked: false,
  })),
});

test('a stop that is dropped on another one goes before it, counted without itself', () => {
  expect(positionBefore(route('A', 'B', 'C', 'D'), 'A', 'C')).toBe(1);
  expect(positionBefore(route('A', 'B', 'C', 'D'), 'D', 'B')).toBe(1);
  expect(positionBefore(route('A', 'B', 'C', 'D'), 'X', 'C')).toBe(2);
});

test('a stop that is dropped where it lies moves nowhere', () => {
  expect(positionBefore(route('A', 'B'), 'A', 'A')).toBeNull();
  expect(positionBefore(route('A', 'B'), 'A', 'B')).toBeNull();
});

test('a van shows how full it is by the limits that are known of it', () => {
  const van: DispatchVanView = {
    vehicleId: 'V1',
    partnerId: null,
    capacityCm3: 3_000_000,
    capacityGrams: 1_000_000,
    from: '2026-11-24T08:00:00.000Z',
    until: '2026-11-24T16:00:00.000Z',
  };
  expect(loadBars(route('A'), van)).toEqual([
    { share: 0.25, words: '250 of 1,000 kg' },
    { share: 0.5, words: '1.5 of 3.0 m³' },
  ]);
  expect(loadBars(route('A'), { ...van, capacityCm3: null, capacityGrams: null })).toEqual([]);
});

test('what is left out is grouped by its reason, most packages first', () => {
  const leftOut = [
    { packageIds: ['A'], reason: 'held', location: null },
    { packageIds: ['B', 'C'], reason: 'noRoom', location: null },
    { packageIds: ['D'], reason: 'held', location: null },
    { packageIds: ['E'], reason: 'noRoom', location: null },
  ];
  expect(byReason(leftOut)).toEqual([
    { reason: 'noRoom', packageIds: ['B', 'C', 'E'] },
    { reason: 'held', packageIds: ['A', 'D'] },
  ]);
});

test('what a change costs is told with its sign', () => {
  expect(changeWords({ costChange: 3.2, kilometresChange: -1.44, drivingSecondsChange: 290 })).toBe(
    'Cost +3.20, −1.4 km, 5 minutes more driving',
  );
  expect(changeWords({ costChange: 0, kilometresChange: 0.01, drivingSecondsChange: 0 })).toBe('Cost ±0, ±0 km, as much driving');
});
