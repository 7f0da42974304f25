import { describe, expect, it } from 'vitest';
import { lateness, minutes, percent, stopsAhead } from '../../src/control/words/arrivals';

describe('How good arrival times were, in words', () => {
  it('says shares and minutes as people read them', () => {
    expect([percent(0.796), percent(null)]).toEqual(['80 %', '–']);
    expect([minutes(270), minutes(2_640), minutes(null)]).toEqual(['4.5 min', '44 min', '–']);
  });

  it('says which way predictions lean', () => {
    expect([lateness(120), lateness(-120), lateness(20), lateness(null)]).toEqual(['2.0 min late', '2.0 min early', 'none', '–']);
  });

  it('says how far ahead predictions looked', () => {
    const words = (fewestStops: number, mostStops: number | null, justLeft = false) => stopsAhead({ fewestStops, mostStops, justLeft });
    expect([words(0, 0), words(1, 1), words(2, 3), words(60, null), words(0, 4, true)]).toEqual([
      'next',
      '1',
      '2 to 3',
      '60 and more',
      '0 to 4, at first',
    ]);
  });
});
