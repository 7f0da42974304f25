import { describe, expect, it } from 'vitest';
import { EventIds } from '../../src/scan/model/eventId';

describe('event ids', () => {
  it('are UUIDs of version 7 that say when they were made', () => {
    const id = new EventIds(() => 0x0193a5c29a53).next();
    expect(id).toMatch(/^0193a5c2-9a53-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('grow even when the clock stands still or goes back', () => {
    let now = 1_000_000;
    const ids = new EventIds(() => now);
    const made: string[] = [];
    for (let i = 0; i < 10_000; i++) {
      if (i === 5_000) now -= 60_000;
      made.push(ids.next());
    }
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(10_000);
  });
});
