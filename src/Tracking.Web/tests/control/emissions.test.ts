import { describe, expect, it } from 'vitest';
import { emitted, miles } from '../../src/control/words/emissions';

describe('emissions', () => {
  it('have three digits and a unit that fits', () => {
    expect([0, 0.4123, 412.4, 999.4, 999.6, 6279.237, 20572.8, -51.43].map(emitted)).toEqual([
      '0 g',
      '0.412 g',
      '412 g',
      '999 g',
      '1 kg',
      '6.28 kg',
      '20.6 kg',
      '-51.4 g',
    ]);
    expect(miles(80.2512)).toBe('49.9 mi');
  });
});
