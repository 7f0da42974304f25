import { describe, expect, test } from 'vitest';
import { headingOf, isMoving, mercator, moveTo, placeAt, standing } from '../../src/control/state/motion';

const at = (x: number, y: number) => ({ x, y });

describe('a van on the map', () => {
  test('goes from where it is shown to where it was heard, in the time between its reports', () => {
    const motion = moveTo(standing(at(0.25, 0.4)), at(0.2501, 0.4), 1_000, 4_000);
    expect(placeAt(motion, 1_000)).toEqual(at(0.25, 0.4));
    expect(placeAt(motion, 3_000).x).toBeCloseTo(0.25005, 9);
    expect(placeAt(motion, 5_000)).toEqual(at(0.2501, 0.4));
  });

  test('never glides on when nothing more is heard', () => {
    const motion = moveTo(standing(at(0.25, 0.4)), at(0.2501, 0.4), 1_000, 4_000);
    expect(placeAt(motion, 3_600_000)).toEqual(at(0.2501, 0.4));
    expect(isMoving(motion, 5_000)).toBe(false);
  });

  test('turns off without a jump when it is heard on its way', () => {
    const first = moveTo(standing(at(0.25, 0.4)), at(0.2502, 0.4), 0, 2_000);
    const second = moveTo(first, at(0.2502, 0.4001), 1_000, 1_000);
    expect(placeAt(second, 1_000)).toEqual(placeAt(first, 1_000));
  });

  test('is shown at once where it appears far away', () => {
    expect(placeAt(moveTo(standing(at(0.25, 0.4)), at(0.3, 0.4), 0, 4_000), 0)).toEqual(at(0.3, 0.4));
  });

  test('takes no longer than 15 s, however seldom it reports', () => {
    expect(isMoving(moveTo(standing(at(0.25, 0.4)), at(0.2501, 0.4), 0, 600_000), 15_001)).toBe(false);
  });

  test.each([
    [44, -91, 0],
    [43.5, -90, 90],
    [43, -91, 180],
    [43.5, -92, 270],
  ])('that goes to %f, %f heads %f degrees', (lat, lon, heading) => {
    expect(headingOf(mercator(43.5, -91), mercator(lat, lon))).toBeCloseTo(heading, 6);
  });

  test('that did not move has no heading', () => {
    expect(headingOf(mercator(43.5, -91), mercator(43.5, -91))).toBeNull();
  });
});
