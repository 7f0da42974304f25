import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveTable } from '../../src/control/state/liveTable';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly asOf: string;
  readonly count: number;
}

const row = (id: string, version: number, count = 1, asOf = '2026-11-24T08:00:00Z'): Row => ({ id, version, asOf, count });
let table: LiveTable<Row>;

beforeEach(() => {
  vi.useFakeTimers();
  table = new LiveTable<Row>(
    (each) => each.id,
    (each) => each.count === 0,
  );
});

afterEach(() => vi.useRealTimers());

test('the higher version wins, and at the same one the later look', () => {
  table.take([row('A', 2, 5), row('A', 1, 9)]);
  expect(table.get('A')?.count).toBe(5);
  table.take([row('A', 2, 6, '2026-11-24T08:00:01Z'), row('A', 2, 7, '2026-11-24T07:00:00Z')]);
  expect(table.get('A')?.count).toBe(6);
});

test('what is over is gone, and so is what a whole does not have', () => {
  table.take([row('A', 1), row('B', 1), row('C', 1)]);
  table.take([row('A', 2, 0)]);
  expect([...table.values()].map((each) => each.id)).toEqual(['B', 'C']);
  table.takeAll([row('C', 1)]);
  expect(table.size).toBe(1);
});

test('who shows it is told once for many changes', () => {
  for (let version = 1; version <= 100; version++) table.take([row('A', version)]);
  expect(table.changed.value).toBe(0);
  vi.advanceTimersByTime(250);
  expect(table.changed.value).toBe(1);
});
