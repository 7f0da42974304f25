import { describe, expect, test } from 'vitest';
import { Times } from '../src/track/times';
import { now, seattle, timesIn } from './views';

describe('times', () => {
  test('are written in the given zone, not in the reader’s', () => {
    expect(timesIn('America/New_York').dayAndClock('2026-11-24T02:00:00Z', now)).toBe('today 21:00');
    expect(timesIn('Europe/Berlin').dayAndClock('2026-11-24T02:00:00Z', now)).toBe('tomorrow 03:00');
  });

  test('are written in the reader’s zone when none or an unknown one is given', () => {
    expect(timesIn(null).clock('2026-11-24T05:00:00Z')).toBe('21:00');
    expect(timesIn('Mars/Olympus_Mons').clock('2026-11-24T05:00:00Z')).toBe('21:00');
  });

  test('follow the reader’s clock of twelve hours', () => {
    const times = new Times({ ...seattle, twelveHours: true }, null);
    expect(times.clock('2026-11-24T05:00:00Z')).toMatch(/^9:00\sPM$/u);
    expect(times.clock('2026-11-24T08:30:00Z')).toMatch(/^12:30\sAM$/u);
  });

  test('midnight is 00:00 of the new day', () => {
    expect(timesIn().dayAndClock('2026-11-24T08:00:00Z', now)).toBe('tomorrow 00:00');
  });

  test.each([
    ['2026-11-23T08:00:00Z', 'today'],
    ['2026-11-24T07:59:00Z', 'today'],
    ['2026-11-24T08:00:00Z', 'tomorrow'],
    ['2026-11-23T07:59:00Z', 'yesterday'],
    ['2026-11-27T20:00:00Z', 'Friday'],
    ['2026-11-30T20:00:00Z', 'Monday, November 30'],
    ['2026-11-20T20:00:00Z', 'Friday, November 20'],
    ['2027-01-04T20:00:00Z', 'Monday, January 4, 2027'],
  ])('%s is %s', (at, day) => {
    expect(timesIn().day(at, now)).toBe(day);
  });

  test('the day is the reader’s English date order', () => {
    const times = new Times({ ...seattle, locale: 'en-GB' }, null);
    expect(times.day('2026-11-30T20:00:00Z', now)).toMatch(/^Monday,? 30 November$/);
  });

  test('tomorrow is right on the day of 25 hours when clocks go back', () => {
    const lateOnSunday = Date.parse('2026-11-02T07:30:00Z');
    expect(timesIn().dayAndClock(lateOnSunday, lateOnSunday)).toBe('today 23:30');
    expect(timesIn().day('2026-11-01T07:30:00Z', lateOnSunday)).toBe('today');
    expect(timesIn().day('2026-11-02T08:00:00Z', lateOnSunday)).toBe('tomorrow');
  });

  test('tomorrow is right on the day of 23 hours when clocks go forward', () => {
    const earlyOnSunday = Date.parse('2026-03-08T08:10:00Z');
    expect(timesIn().dayAndClock('2026-03-09T06:50:00Z', earlyOnSunday)).toBe('today 23:50');
    expect(timesIn().dayAndClock('2026-03-09T07:10:00Z', earlyOnSunday)).toBe('tomorrow 00:10');
    expect(timesIn().clock('2026-03-08T10:00:00Z')).toBe('03:00');
  });

  test('a sentence says on which day', () => {
    expect(timesIn().when('2026-11-23T20:00:00Z', now)).toBe(' today at 12:00');
    expect(timesIn().when('2026-11-20T20:00:00Z', now)).toBe(' on Friday, November 20 at 12:00');
  });

  test('a window names its day once, and both when it crosses midnight', () => {
    expect(timesIn().range('2026-11-23T22:00:00Z', '2026-11-24T00:00:00Z', now)).toMatch(/^today 14:00\s?–\s?16:00$/u);
    expect(timesIn().range('2026-11-24T07:00:00Z', '2026-11-24T09:00:00Z', now)).toBe('today 23:00 – tomorrow 01:00');
  });

  test('a zone is named only if its clocks differ from the reader’s', () => {
    expect(timesIn('America/Los_Angeles').foreignZone(now)).toBeNull();
    expect(timesIn('America/Vancouver').foreignZone(now)).toBeNull();
    expect(timesIn('America/Denver').foreignZone(now)).toBe('Mountain Time');
    // Phoenix keeps no summer time: it shares Seattle's clocks in July and not in November.
    expect(timesIn('America/Phoenix').foreignZone('2026-07-01T12:00:00Z')).toBeNull();
    expect(timesIn('America/Phoenix').foreignZone(now)).not.toBeNull();
  });
});
