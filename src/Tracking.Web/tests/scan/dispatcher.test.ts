import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Sightings } from '../../src/scan/capture/sightings';
import { Dispatcher } from '../../src/scan/sending/dispatcher';
import type { Pass, Sender } from '../../src/scan/sending/sender';

const never = Number.POSITIVE_INFINITY;

describe('the dispatcher', () => {
  let passes: { readonly impatient: boolean; readonly greet: boolean }[];
  let outcome: () => Pass;
  let dispatcher: Dispatcher;
  let seen: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    passes = [];
    outcome = () => ({ done: true, nextAt: never });
    seen = true;
    const sender = {
      pass: async (impatient: boolean, greet: boolean) => {
        passes.push({ impatient, greet });
        return outcome();
      },
    } as Sender;
    dispatcher = new Dispatcher(sender);
    void dispatcher.run(() => seen);
  });

  afterEach(() => {
    dispatcher.stop();
    vi.useRealTimers();
  });

  it('sends at once when it starts, and when something was recorded', async () => {
    await vi.advanceTimersByTimeAsync(0);
    dispatcher.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(passes).toHaveLength(2);
  });

  it('looks whether the server is there every 15 s while somebody looks, and not at all while nobody does', async () => {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passes).toHaveLength(5);
    seen = false;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(passes.filter((pass) => pass.greet)).toHaveLength(5);
    expect(passes).toHaveLength(6);
  });

  it('tries again when the sender says so', async () => {
    outcome = () => ({ done: false, nextAt: Date.now() + 4_000 });
    dispatcher.wake();
    await vi.advanceTimersByTimeAsync(0);
    const before = passes.length;
    await vi.advanceTimersByTimeAsync(3_999);
    expect(passes).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(passes).toHaveLength(before + 1);
  });

  it('is in a hurry once, when the network comes back or a person asks', async () => {
    await vi.advanceTimersByTimeAsync(0);
    dispatcher.hurry();
    await vi.advanceTimersByTimeAsync(0);
    dispatcher.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(passes.map((pass) => pass.impatient)).toEqual([false, true, false]);
  });

  it('goes on after the store failed', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    outcome = () => {
      throw new Error('closed');
    };
    await vi.advanceTimersByTimeAsync(15_000);
    outcome = () => ({ done: true, nextAt: never });
    const before = passes.length;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(passes).toHaveLength(before + 1);
  });
});

describe('a code in front of the camera', () => {
  it('counts once until it was out of sight for three seconds', () => {
    const sightings = new Sightings();
    expect([0, 120, 2_900, 5_800].map((at) => sightings.isNew('A', at))).toEqual([true, false, false, false]);
    expect(sightings.isNew('B', 5_900)).toBe(true);
    expect(sightings.isNew('A', 8_801)).toBe(true);
  });
});
