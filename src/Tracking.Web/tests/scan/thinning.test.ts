import { describe, expect, it } from 'vitest';
import type { WaitingPosition } from '../../src/scan/queue/database';
import { isWorthKeeping, metresBetween, sparingPace, thinOldest, usualPace } from '../../src/scan/route/thinning';

const at = (seconds: number, metresNorth: number, more: Partial<WaitingPosition> = {}): WaitingPosition => ({
  vehicleId: 'VAN-7',
  at: seconds * 1_000,
  lat: 43.5 + metresNorth / 111_320,
  lon: -90.9,
  accuracy: 8,
  speed: null,
  heading: null,
  ...more,
});

describe('a position', () => {
  it.each([
    ['first', null, at(0, 0), true],
    ['far enough', at(0, 0), at(10, 61), true],
    ['too near', at(0, 0), at(10, 50), false],
    ['standing, but a minute later', at(0, 0), at(60, 0), true],
    ['after a turn', at(0, 0, { heading: 350 }), at(10, 25, { heading: 30 }), true],
    ['straight on', at(0, 0, { heading: 350 }), at(10, 25, { heading: 10 }), false],
    ['too soon after another', at(0, 0), at(2, 500), false],
    ['farther than the pace, though not than its error', at(0, 0), at(10, 70, { accuracy: 80 }), true],
    ['a wild guess', at(0, 0), at(120, 5_000, { accuracy: 900 }), false],
    ['of another vehicle', at(0, 0), at(1, 0, { vehicleId: 'VAN-8' }), true],
  ] as const)('%s', (_, last, next, kept) => expect(isWorthKeeping(last, next, usualPace)).toBe(kept));

  it('is kept more rarely when the battery is low', () => {
    expect(isWorthKeeping(at(0, 0), at(100, 100), sparingPace)).toBe(false);
    expect(isWorthKeeping(at(0, 0), at(100, 260), sparingPace)).toBe(true);
  });

  it('is one of the older half that goes first when there are too many', () => {
    expect(thinOldest([1, 2, 3, 4, 5, 6, 7, 8])).toEqual([2, 4]);
  });

  it('is measured in metres', () => {
    expect(metresBetween(at(0, 0), at(0, 100))).toBeCloseTo(100, 5);
    expect(metresBetween({ lat: 43.5, lon: -90.9 }, { lat: 43.5, lon: -90.8 })).toBeCloseTo(8_075, -1);
  });
});
