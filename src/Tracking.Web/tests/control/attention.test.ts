import { describe, expect, test } from 'vitest';
import type { AttentionView } from '../../src/client/api';
import { matches, mostUrgentFirst, noFilter, promiseGrid, worst } from '../../src/control/state/attention';

function item(fields: Partial<AttentionView>): AttentionView {
  return {
    id: 'stuck.S.A',
    kind: 'stuck',
    stationId: 'A',
    vehicleId: null,
    partnerId: null,
    hour: null,
    count: 1,
    late: 0,
    medical: 0,
    cold: 0,
    since: '2026-11-24T06:00:00.000Z',
    severity: 'normal',
    acknowledged: null,
    assignedTo: null,
    version: 1,
    asOf: '2026-11-24T08:00:00.000Z',
    ...fields,
  } as AttentionView;
}

const by = { by: 'Dana', at: '2026-11-24T07:00:00.000Z' };

describe('what needs attention', () => {
  test('stands in the order of the API: critical, then medical, then cold, then what lasts longest', () => {
    const sorted = [
      item({ id: 'e', severity: 'high', since: '2026-11-24T07:00:00.000Z' }),
      item({ id: 'd', severity: 'critical', late: 3 }),
      item({ id: 'f', severity: 'normal' }),
      item({ id: 'c', severity: 'critical', cold: 2, since: '2026-11-24T07:30:00.000Z' }),
      item({ id: 'b', severity: 'critical', medical: 1, since: '2026-11-24T07:40:00.000Z' }),
      item({ id: 'a', severity: 'critical', medical: 1, cold: 1, since: '2026-11-24T07:50:00.000Z' }),
      item({ id: 'e0', severity: 'high', since: '2026-11-24T06:59:00.000Z' }),
    ].sort(mostUrgentFirst);
    expect(sorted.map((each) => each.id)).toEqual(['a', 'b', 'c', 'd', 'e0', 'e', 'f']);
  });

  test('is filtered by each of its fields', () => {
    const mine = item({ assignedTo: 'Dana', acknowledged: by, vehicleId: 'VAN-1', stationId: 'A' });
    expect(matches(mine, noFilter)).toBe(true);
    expect(matches(mine, { ...noFilter, kind: 'stuck', stationId: 'A', vehicleId: 'VAN-1', assignedTo: 'Dana', acknowledged: true })).toBe(
      true,
    );
    for (const filter of [{ kind: 'adrift' }, { stationId: 'B' }, { vehicleId: 'VAN-2' }, { assignedTo: '' }, { acknowledged: false }]) {
      expect(matches(mine, { ...noFilter, ...filter })).toBe(false);
    }
    expect(matches(item({}), { ...noFilter, assignedTo: '' })).toBe(true);
  });

  test('colours a place by its worst, one step less once somebody has seen it', () => {
    expect(worst([])).toBe('calm');
    expect(worst([item({}), item({ severity: 'critical' })])).toBe('critical');
    expect(worst([item({}), item({ severity: 'critical', acknowledged: by })])).toBe('high');
    expect(worst([item({ acknowledged: by })])).toBe('calm');
  });
});

describe('promises by place and hour', () => {
  const now = Date.parse('2026-11-24T08:20:00Z');
  const due = (hour: string, fields: Partial<AttentionView> = {}) =>
    item({ kind: 'promise', hour: `2026-11-24T${hour}:00:00.000Z`, id: `p${hour}${fields.stationId ?? fields.vehicleId}`, ...fields });

  test('have the hours that passed in one column, and those far off in the last', () => {
    const grid = promiseGrid(
      [due('05', { count: 2, late: 2 }), due('06', { count: 3, late: 3 }), due('09'), due('23', { count: 4 })],
      now,
      4,
    );
    expect(grid.hours).toEqual([0, Date.parse('2026-11-24T09:00:00Z'), Date.parse('2026-11-24T11:00:00Z')]);
    const [row] = grid.rows;
    expect([...(row?.cells.values() ?? [])].map((cell) => cell.count)).toEqual([5, 1, 4]);
    expect(row).toMatchObject({ kind: 'station', id: 'A', count: 10, late: 5 });
  });

  test('have the places with most late packages first, vans of their own', () => {
    const grid = promiseGrid(
      [
        due('10', { stationId: 'A', count: 9 }),
        due('10', { stationId: 'B', count: 1, late: 1 }),
        due('10', { stationId: 'B', vehicleId: 'V', count: 2 }),
      ],
      now,
    );
    expect(grid.rows.map((row) => row.key)).toEqual(['station/B', 'station/A', 'van/V']);
  });

  test('leave out every other kind', () => {
    expect(promiseGrid([item({}), item({ kind: 'promise', hour: null })], now).rows).toEqual([]);
  });
});
