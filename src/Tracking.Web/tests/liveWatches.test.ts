import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AreaView, StationView } from '../src/client/api';
import type { LiveHub } from '../src/client/liveHub';
import type { Contact } from '../src/client/liveLink';
import { LiveWatches } from '../src/client/liveWatches';

interface Call {
  readonly method: string;
  readonly argument: object;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A hub whose answers are given by the test, or at once when it is `quick`. */
class FakeHub {
  up = true;
  quick = true;
  starts = 0;
  readonly calls: Call[] = [];
  #push = new Map<string, (items: readonly never[]) => void>();
  #close = () => {};

  open = (): LiveHub =>
    ({
      start: () => {
        this.starts++;
        return this.up ? Promise.resolve() : Promise.reject(new Error('refused'));
      },
      stop: () => Promise.resolve(),
      call: (method: string, argument: object) =>
        new Promise((resolve, reject) => {
          this.calls.push({ method, argument, resolve, reject });
          if (this.quick) resolve([]);
        }),
      on: (message: string, handler: (items: readonly never[]) => void) => this.#push.set(message, handler),
      onClosed: (handler: () => void) => {
        this.#close = handler;
      },
    }) as unknown as LiveHub;

  push(message: string, ...items: unknown[]): void {
    this.#push.get(message)?.(items as never[]);
  }

  close(): void {
    this.#close();
  }

  methods(): string[] {
    return this.calls.map((call) => call.method);
  }
}

const area = (west: number) => ({ west, south: 40, east: west + 1, north: 41, zoom: 9 });

describe('many watches on one connection', () => {
  let hub: FakeHub;
  let watches: LiveWatches;
  let contacts: Contact[];
  let heard: number;
  let stations: unknown[];

  beforeEach(() => {
    vi.useFakeTimers();
    hub = new FakeHub();
    contacts = [];
    heard = 0;
    stations = [];
    watches = new LiveWatches({
      openHub: hub.open,
      messages: { stations: (items) => stations.push(...items) },
      onContact: (contact) => contacts.push(contact),
      onHeard: () => heard++,
      random: () => 0.5,
    });
  });

  afterEach(() => {
    watches.stop();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const watchArea = (west: number, onAnswer: (answer: AreaView) => void = () => {}) =>
    watches.set('area', { method: 'WatchArea', argument: area(west), unwatch: null, onAnswer });
  const watchStations = (onAnswer: (answer: readonly StationView[]) => void = () => {}) =>
    watches.set('stations', { method: 'WatchStations', argument: {}, unwatch: null, onAnswer });
  const watchPackage = (packageId: string, onAnswer: (answer: unknown) => void = () => {}) =>
    watches.set('package', { method: 'WatchPackage', argument: { packageId }, unwatch: 'UnwatchPackage', onAnswer });

  test('asks for everything that is wanted on each connection', async () => {
    watchStations();
    watchArea(-90);
    watches.start();
    await pass(0);
    expect(contacts.at(-1)).toEqual({ kind: 'live' });
    expect(hub.methods().sort()).toEqual(['WatchArea', 'WatchStations']);

    watchPackage('P');
    hub.close();
    await pass(2_000);
    expect(hub.starts).toBe(2);
    expect(hub.methods().slice(3).sort()).toEqual(['WatchArea', 'WatchPackage', 'WatchStations']);
  });

  test('is lost since it last heard something, and comes back by itself', async () => {
    watchStations();
    watches.start();
    await pass(0);
    await pass(60_000);
    hub.push('stations', {});
    const last = Date.now();
    await pass(30_000);
    hub.up = false;
    hub.close();
    await pass(60_000);
    expect(contacts.at(-1)).toEqual({ kind: 'lost', since: last });
    hub.up = true;
    await pass(20_000);
    expect(contacts.at(-1)).toEqual({ kind: 'live' });
  });

  test('has one call under way for a key, and the newest argument follows it', async () => {
    watches.start();
    await pass(0);
    hub.quick = false;
    const answers: unknown[] = [];
    for (const west of [-90, -89, -88]) watchArea(west, (answer) => answers.push([west, answer]));
    expect(hub.calls).toHaveLength(1);
    hub.calls[0]?.resolve('first');
    await pass(0);
    expect(hub.calls.map((call) => call.argument)).toEqual([area(-90), area(-88)]);
    hub.calls[1]?.resolve('last');
    await pass(0);
    expect(answers).toEqual([[-88, 'last']]);
    expect(hub.calls).toHaveLength(2);
  });

  test('ends on the server what is replaced or not wanted any more', async () => {
    watches.start();
    await pass(0);
    watchPackage('P');
    await pass(0);
    watchPackage('Q');
    await pass(0);
    watches.remove('package');
    expect(hub.calls.map((call) => `${call.method} ${JSON.stringify(call.argument)}`)).toEqual([
      'WatchPackage {"packageId":"P"}',
      'UnwatchPackage {"packageId":"P"}',
      'WatchPackage {"packageId":"Q"}',
      'UnwatchPackage {"packageId":"Q"}',
    ]);
  });

  test('a refusal of one watch leaves the others alone', async () => {
    hub.quick = false;
    const refused: string[] = [];
    watches.set('attention', {
      method: 'WatchAttention',
      argument: {},
      unwatch: null,
      onAnswer: () => {},
      onRefused: (why) => refused.push(why),
    });
    let answered = false;
    watchStations(() => {
      answered = true;
    });
    watches.start();
    await pass(0);
    hub.calls.find((call) => call.method === 'WatchAttention')?.reject(new Error('no such method'));
    hub.calls.find((call) => call.method === 'WatchStations')?.resolve([]);
    await pass(0);
    expect(refused).toEqual(['no such method']);
    expect(answered).toBe(true);
    expect(contacts.at(-1)).toEqual({ kind: 'live' });
  });

  test('a server that gives no sign of life is given up', async () => {
    watches.start();
    await pass(0);
    const before = heard;
    watches.probe();
    await pass(0);
    expect(heard).toBe(before + 1);
    hub.quick = false;
    watches.probe();
    await pass(5_000);
    expect(contacts.at(-1)?.kind).toBe('lost');
  });

  test('an answer of an earlier connection is not taken', async () => {
    hub.quick = false;
    const answers: unknown[] = [];
    watchStations((answer) => answers.push(answer));
    watches.start();
    await pass(0);
    const old = hub.calls[0];
    hub.close();
    await pass(2_000);
    hub.calls[1]?.resolve(['new' as never]);
    await pass(0);
    old?.resolve(['old' as never]);
    await pass(0);
    expect(answers).toEqual([['new']]);
  });
});
