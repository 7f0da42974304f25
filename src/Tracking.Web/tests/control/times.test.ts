import { describe, expect, test } from 'vitest';
import { ago, clock, dayKey, shortTime, span, zoneName } from '../../src/control/words/times';

const now = Date.parse('2026-11-24T18:00:00Z');
const chicago = 'America/Chicago';

describe('times in the control room', () => {
  test.each([
    ['2026-11-24T15:05:00Z', '09:05'],
    ['2026-11-23T15:05:00Z', 'Mon 09:05'],
    ['2026-11-12T15:05:00Z', 'Nov 12 09:05'],
  ])('%s is %s in Chicago', (at, words) => {
    expect(shortTime(at, now, chicago)).toBe(words);
  });

  test.each([
    [8_000, '8 s'],
    [720_000, '12 min'],
    [12_000_000, '3 h 20 min'],
    [7_200_000, '2 h'],
    [187_200_000, '2 d 4 h'],
  ])('%i ms are %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });

  test('tell past from future', () => {
    expect(ago(now - 180_000, now)).toBe('3 min ago');
    expect(ago(now + 7_200_000, now)).toBe('in 2 h');
    expect(ago(now + 1_000, now)).toBe('just now');
  });

  test('of one night are of two days where midnight lies between', () => {
    expect(dayKey('2026-11-24T05:59:00Z', chicago)).not.toBe(dayKey('2026-11-24T06:01:00Z', chicago));
  });

  test('name a zone whose clocks differ, and fall back when it is not known', () => {
    expect(zoneName(now, 'Asia/Kolkata')).not.toBe('');
    expect(zoneName(now, Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe('');
    expect(clock(now, 'Mars/Olympus')).toBe(clock(now));
  });
});
