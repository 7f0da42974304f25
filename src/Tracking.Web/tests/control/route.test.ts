import { describe, expect, test } from 'vitest';
import { address, parseRoute } from '../../src/control/route';

describe('the address of the control room', () => {
  test.each([
    ['', null, null],
    ['#/', null, null],
    ['#/stations', 'stations', null],
    ['#/van/VAN-7', null, { kind: 'van', id: 'VAN-7' }],
    ['#/package/A%3Ab.1', null, { kind: 'package', id: 'A:b.1' }],
    ['#/attention/promise.S.A%402026112417', null, { kind: 'attention', id: 'promise.S.A@2026112417' }],
    ['#/promises', null, { kind: 'promises', id: '' }],
    ['#/van/', null, null],
    ['#/van/%E0%A4%A', null, null],
    ['#/nonsense/x', null, null],
  ])('%s', (hash, list, selection) => {
    expect(parseRoute(hash)).toEqual({ list, selection, place: null });
  });

  test('leads back to what it was made from', () => {
    for (const selection of [{ kind: 'station', id: 'D:1.x_Y' } as const, { kind: 'promises', id: '' } as const]) {
      expect(parseRoute(address(selection)).selection).toEqual(selection);
    }
    expect(parseRoute(address('vans')).list).toBe('vans');
  });

  test('keeps the place of the map, unless it is none', () => {
    expect(parseRoute('#/van/V?map=43.5,-90.9,8.25').place).toEqual({ lat: 43.5, lon: -90.9, zoom: 8.25 });
    for (const place of ['', '1,2', 'a,b,c', '91,0,5', '0,0,99']) expect(parseRoute(`#/vans?map=${place}`).place).toBeNull();
  });
});
