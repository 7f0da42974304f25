import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LiveHub } from '../src/client/liveHub';
import { type Contact, LiveLink } from '../src/client/liveLink';
import { retryAfterMs } from '../src/client/retryAfter';
import { retryDelay } from '../src/client/retryDelay';
import type { TrackAnswer } from '../src/client/trackApi';
import { viewWith } from './views';

/** A server with a hub and an API, each of which can be up, down or silent. */
class FakeServer {
  hub: 'up' | 'down' | 'silent' = 'up';
  api: 'up' | 'down' = 'up';
  retryAfterMs = 0;
  view: ReturnType<typeof rawView> | null = rawView(1);
  starts = 0;
  asks = 0;
  readonly watched: unknown[] = [];
  #connections: { push: (items: unknown[]) => void; close: () => void }[] = [];

  openHub = (): LiveHub => {
    let push = (_: unknown[]) => {};
    let close = () => {};
    return {
      start: () => {
        this.starts++;
        if (this.hub === 'silent') return new Promise(() => {});
        if (this.hub === 'down') return Promise.reject(new Error('refused'));
        this.#connections.push({ push: (items) => push(items), close: () => close() });
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
      call: ((method: string, argument: object) => {
        if (this.hub === 'silent') return new Promise(() => {});
        this.watched.push([method, argument]);
        return Promise.resolve(this.view);
      }) as LiveHub['call'],
      on: (_, handler) => {
        push = handler as (items: unknown[]) => void;
      },
      onClosed: (handler) => {
        close = handler;
      },
    };
  };

  ask = async (): Promise<TrackAnswer> => {
    this.asks++;
    if (this.api === 'down') return { kind: 'failed', retryAfterMs: this.retryAfterMs };
    return this.view === null ? { kind: 'unknown' } : { kind: 'view', view: viewWith(this.view) };
  };

  push(...items: unknown[]): void {
    for (const connection of this.#connections) connection.push(items);
  }

  goDown(): void {
    this.hub = 'down';
    this.api = 'down';
    for (const connection of this.#connections.splice(0)) connection.close();
  }

  comeUp(): void {
    this.hub = 'up';
    this.api = 'up';
  }
}

function rawView(version: number, fields: object = {}) {
  return { packageId: 'PKG-1', status: 'inTransit', version, asOf: '2026-11-23T22:00:00Z', ...fields };
}

describe('a live link', () => {
  let server: FakeServer;
  let link: LiveLink;
  let contact: Contact;
  let contacts: string[];
  let versions: number[];
  let unknown: number;
  let hidden: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(new Date('2026-11-23T22:05:00Z'));
    server = new FakeServer();
    contacts = [];
    versions = [];
    unknown = 0;
    hidden = false;
    link = new LiveLink({
      token: 'tok',
      openHub: server.openHub,
      ask: server.ask,
      onView: (view) => versions.push(view.version),
      onUnknown: () => unknown++,
      onContact: (next) => {
        contact = next;
        contacts.push(next.kind);
      },
      isHidden: () => hidden,
      random: () => 0.5,
    });
  });

  afterEach(() => {
    link.stop();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  async function startLive(): Promise<void> {
    link.start();
    await pass(0);
    expect(contact.kind).toBe('live');
  }

  test('shows what it gets and takes only newer versions', async () => {
    await startLive();
    server.push(rawView(3), rawView(2));
    server.push(rawView(1));
    server.push({ nonsense: true });
    expect(versions.at(-1)).toBe(3);
    expect([...versions].sort()).toEqual(versions);
  });

  test('does not poll while it is live', async () => {
    await startLive();
    const asks = server.asks;
    await pass(3_600_000);
    expect(server.asks).toBe(asks);
    expect(server.starts).toBe(1);
  });

  test('says since when it is out of touch', async () => {
    await startLive();
    await pass(60_000);
    const cutAt = Date.now();
    server.goDown();
    await pass(300_000);
    expect(contact).toEqual({ kind: 'lost', since: cutAt });
  });

  test('comes back by itself and watches again from the version it has', async () => {
    await startLive();
    server.goDown();
    await pass(3_600_000);
    server.comeUp();
    server.view = rawView(9);
    await pass(30_000);
    expect(contact.kind).toBe('live');
    expect(versions.at(-1)).toBe(9);
    expect(server.watched.at(-1)).toMatchObject(['WatchLink', { token: 'tok' }]);

    server.goDown();
    server.comeUp();
    await pass(30_000);
    expect(server.watched.at(-1)).toEqual(['WatchLink', { token: 'tok' }]);
    expect(contact.kind).toBe('live');
  });

  test('reconnects within a second after a short cut', async () => {
    await startLive();
    await pass(60_000);
    server.goDown();
    server.comeUp();
    await pass(1_000);
    expect(contact.kind).toBe('live');
  });

  test('never gives up and never hurries', async () => {
    server.goDown();
    link.start();
    await pass(24 * 3_600_000);
    const starts = server.starts;
    await pass(3_600_000);
    const inAnHour = server.starts - starts;
    expect(inAnHour).toBeGreaterThanOrEqual(240);
    expect(inAnHour).toBeLessThanOrEqual(480);
  });

  test('does not hammer a server that accepts and drops at once', async () => {
    link.start();
    for (let second = 0; second < 600; second++) {
      await pass(1_000);
      server.goDown();
      server.comeUp();
    }
    expect(server.starts).toBeLessThan(60);
  });

  test('polls when there is no hub, and goes over to the hub when there is one', async () => {
    server.hub = 'down';
    link.start();
    await pass(0);
    expect(contact.kind).toBe('polling');
    server.view = rawView(5);
    await pass(20_000);
    expect(versions.at(-1)).toBe(5);
    server.hub = 'up';
    await pass(30_000);
    expect(contact.kind).toBe('live');
  });

  test('polls while a connection hangs, and abandons that', async () => {
    server.hub = 'silent';
    link.start();
    await pass(0);
    expect(contact.kind).toBe('polling');
    await pass(17_000);
    expect(server.starts).toBe(2);
  });

  test('obeys Retry-After', async () => {
    server.goDown();
    server.retryAfterMs = 120_000;
    link.start();
    await pass(100_000);
    expect(server.asks).toBe(1);
    await pass(21_000);
    expect(server.asks).toBe(2);
  });

  test('does not poll while nobody looks', async () => {
    server.hub = 'down';
    link.start();
    await pass(0);
    hidden = true;
    const asks = server.asks;
    await pass(3_600_000);
    expect(server.asks).toBe(asks);
    hidden = false;
    link.nudge();
    await pass(0);
    expect(server.asks).toBe(asks + 1);
  });

  test('retries at once when nudged', async () => {
    server.goDown();
    link.start();
    await pass(600_000);
    server.comeUp();
    link.nudge();
    await pass(0);
    expect(contact.kind).toBe('live');
  });

  test('abandons an attempt that hangs when nudged', async () => {
    server.hub = 'silent';
    server.api = 'down';
    link.start();
    await pass(1_000);
    server.comeUp();
    link.nudge();
    await pass(0);
    expect(contact.kind).toBe('live');
  });

  test('finds out when nudged that a connection only looks alive', async () => {
    await startLive();
    server.hub = 'silent';
    server.api = 'down';
    link.nudge();
    await pass(5_000);
    expect(contact.kind).toBe('lost');
  });

  test('keeps a connection that proves alive when nudged, and takes what was missed', async () => {
    await startLive();
    server.view = rawView(4);
    link.nudge();
    await pass(0);
    expect(versions.at(-1)).toBe(4);
    expect(server.starts).toBe(1);
    expect(contacts.filter((kind) => kind === 'live')).toHaveLength(1);
  });

  test('says that a link is unknown, and shows its package should it turn up', async () => {
    server.view = null;
    link.start();
    await pass(0);
    expect(unknown).toBeGreaterThan(0);
    expect(versions).toEqual([]);
    const starts = server.starts;
    server.view = rawView(1);
    await pass(61_000);
    expect(versions.at(-1)).toBe(1);
    expect(contact.kind).toBe('live');
    expect(server.starts).toBe(starts + 1);
  });

  test('asks seldom for an unknown link', async () => {
    server.view = null;
    link.start();
    await pass(600_000);
    expect(server.asks).toBeLessThanOrEqual(12);
    expect(server.starts).toBeLessThanOrEqual(2);
  });

  test('is silent after it was stopped', async () => {
    await startLive();
    link.stop();
    await pass(0);
    contacts.length = 0;
    server.goDown();
    await pass(600_000);
    expect(contacts).toEqual([]);
    expect(server.starts).toBe(1);
  });
});

describe('the back-off', () => {
  test('doubles up to 15 s, and half of it is left to chance', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 500].map((failures) => retryDelay(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000,
    ]);
    expect(retryDelay(3, 0)).toBe(4_000);
  });

  test.each([
    [null, 0],
    ['7', 7_000],
    ['-1', 0],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
    ['86400', 300_000],
  ])('Retry-After %s is %i ms', (header, ms) => {
    expect(retryAfterMs(header)).toBe(ms);
  });
});
