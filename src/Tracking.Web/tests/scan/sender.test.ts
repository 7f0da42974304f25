import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, databaseName, openDatabase } from '../../src/scan/queue/database';
import { ScanQueue } from '../../src/scan/queue/scanQueue';
import { type Exclusively, Sender } from '../../src/scan/sending/sender';
import { FakeServer, numbered, photo, recorded, unreachable } from './network';

let db: Database;
let queue: ScanQueue;
let server: FakeServer;
let now: number;

/** One lock for all senders of a test, as Web Locks are one for all tabs. */
function lock(): Exclusively {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}

const alone: Exclusively = (work) => work();
const clock = { now: () => now, random: () => 0.5 };
const sender = (exclusively: Exclusively = alone) => new Sender(queue, server, clock, exclusively);

async function fill(scans: number, proofs: number) {
  for (const id of numbered(scans)) await queue.record([recorded(id)]);
  for (const id of numbered(proofs, 'p')) await queue.record([], [photo(id)]);
}

/** Passes until all is done, as the page does; time moves on to when each next one is due. */
async function drain(): Promise<number> {
  for (let passes = 1; passes < 200; passes++) {
    const pass = await sender().pass();
    if (pass.done) return passes;
    now = Math.max(now, pass.nextAt);
  }
  throw new Error('200 passes did not empty the queue.');
}

beforeEach(async () => {
  now = 1_700_000_000_000;
  db = await openDatabase();
  queue = new ScanQueue(db);
  server = new FakeServer();
});

afterEach(async () => {
  db.close();
  await deleteDB(databaseName);
});

describe('the sender', () => {
  it('hands over scans in batches of at most 200, in order, then photos, and forgets them', async () => {
    await fill(450, 3);
    expect(await sender().pass()).toMatchObject({ done: true });
    expect(server.envelopes.map((ids) => ids.length)).toEqual([200, 200, 50]);
    expect(server.envelopes.flat()).toEqual(numbered(450));
    expect([...server.proofs.keys()]).toEqual(numbered(3, 'p'));
    expect(await queue.counts()).toEqual({ scans: 0, proofs: 0, aside: 0, positions: 0 });
    expect((await queue.sendState()).sentToday).toBe(450);
  });

  it('keeps everything while the server cannot be reached, says since when, and waits longer each time up to 30 s', async () => {
    await fill(3, 1);
    server.before = () => unreachable;
    const since = now;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { nextAt } = await sender().pass();
      waits.push(nextAt - now);
      now = nextAt;
    }
    expect(waits).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500]);
    expect(await queue.counts()).toMatchObject({ scans: 3, proofs: 1 });
    expect(await queue.sendState()).toMatchObject({ offlineSince: since, trouble: 'The server cannot be reached.' });
    server.before = () => null;
    await drain();
    expect(await queue.sendState()).toMatchObject({ offlineSince: null, trouble: null, failures: 0, lastContact: now });
  });

  it('forgets duplicates like accepted ones: the first answer was lost', async () => {
    await fill(5, 2);
    let requests = 0;
    server.after = () => (requests++ === 0 ? unreachable : null);
    await drain();
    expect(server.scans.size).toBe(5);
    expect(await queue.counts()).toMatchObject({ scans: 0, proofs: 0, aside: 0 });
    expect((await queue.sendState()).sentToday).toBe(5);
  });

  it('sends again what answers retry, and it holds up nobody', async () => {
    await fill(250, 1);
    let refusals = 3;
    server.judge = (id) => (id === 'e0000' && refusals-- > 0 ? 'retry' : 'accepted');
    const first = await sender().pass();
    expect(first.done).toBe(false);
    expect(first.nextAt).toBeGreaterThan(now);
    expect(server.scans.size).toBe(249);
    expect(server.proofs.size).toBe(1);
    now = first.nextAt;
    await drain();
    expect(server.scans.size).toBe(250);
    expect((await queue.sendState()).offlineSince).toBeNull();
  });

  it('puts aside what is rejected, with its reason, and sends it again when a person mended it', async () => {
    await fill(3, 0);
    server.judge = (id) => (id === 'e0001' ? 'rejected' : 'accepted');
    await drain();
    const [item] = await queue.putAside();
    expect(item).toMatchObject({ id: 'e0001', kind: 'scan', code: 'invalidTime', message: 'Set the clock.' });
    expect((await queue.recent(10)).map((entry) => entry.state)).toEqual(['sent', 'aside', 'sent']);
    server.judge = () => 'accepted';
    await queue.retryAside('e0001', (scan) => ({ ...scan, fields: { ...scan.fields, stationId: 'DS2' } }));
    await drain();
    expect([...server.scans.keys()].sort()).toEqual(numbered(3));
    expect((await queue.counts()).aside).toBe(0);
  });

  it('finds the one scan for which an envelope fails whole, and puts only that aside', async () => {
    await fill(20, 0);
    server.poison = 'e0013';
    await drain();
    expect(server.scans.size).toBe(19);
    expect((await queue.putAside()).map((item) => item.id)).toEqual(['e0013']);
  });

  it('puts nothing aside when it is the device whose id the server does not take', async () => {
    await fill(2, 0);
    server.before = () => ({ kind: 'refused', code: 'invalidId', message: "'deviceId' must be …", pointer: '/deviceId' });
    await sender().pass();
    expect(await queue.counts()).toMatchObject({ scans: 2, aside: 0 });
    expect((await queue.sendState()).trouble).toContain('deviceId');
  });

  it('puts a photo aside that the server refuses for good', async () => {
    await fill(0, 2);
    server.putProof = async ({ id }) =>
      id === 'p0000' ? { kind: 'refused', code: 'conflict', message: 'Another image.', pointer: '' } : { kind: 'taken', value: null };
    await drain();
    expect(await queue.putAside()).toMatchObject([{ id: 'p0000', kind: 'proof', code: 'conflict', message: 'Another image.' }]);
  });

  it('respects Retry-After, even when a person is in a hurry', async () => {
    await fill(1, 0);
    server.before = () => ({ kind: 'failed', reached: true, retryAfterMs: 90_000, message: 'overloaded' });
    expect((await sender().pass()).nextAt).toBe(now + 90_000);
    server.before = () => null;
    now += 60_000;
    expect(await sender().pass(true)).toEqual({ done: false, nextAt: now + 30_000 });
    now += 30_000;
    expect(await sender().pass()).toMatchObject({ done: true });
  });

  it('sets only its own patience aside when a person is in a hurry', async () => {
    await fill(1, 0);
    server.before = () => unreachable;
    await sender().pass();
    server.before = () => null;
    expect((await sender().pass()).done).toBe(false);
    expect((await sender().pass(true)).done).toBe(true);
  });

  it('delivers each exactly once wherever it is cut off: before the server, after it, or before it could forget', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      server = new FakeServer();
      let state = seed * 7_919;
      const chance = (percent: number) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return (state / 2_147_483_648) * 100 < percent;
      };
      server.before = () => (chance(20) ? unreachable : null);
      server.after = () => (chance(20) ? unreachable : null);
      const real = queue;
      // A page that is closed between sending and forgetting: the step on disk never happens.
      queue = new Proxy(real, {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          if ((name === 'settleScans' || name === 'settleProof') && chance(20)) return () => Promise.reject(new Error('closed'));
          return value.bind(target);
        },
      });
      await fill(30, 4);
      for (let i = 0; i < 300; i++) {
        const pass = await sender()
          .pass()
          .catch(() => ({ done: false, nextAt: now }));
        if (pass.done) break;
        now = Math.max(now, pass.nextAt);
      }
      queue = real;
      expect(await queue.counts()).toMatchObject({ scans: 0, proofs: 0, aside: 0 });
      expect([...server.scans.keys()].sort()).toEqual(numbered(30));
      expect([...server.proofs.keys()].sort()).toEqual(numbered(4, 'p'));
    }
  });

  it('is one among several tabs: what one sent the other does not send again', async () => {
    await fill(300, 2);
    const shared = lock();
    await Promise.all([sender(shared).pass(), sender(shared).pass(), sender(shared).pass()]);
    expect(server.envelopes.flat()).toEqual(numbered(300));
    expect([...server.proofs.values()]).toEqual([1, 1]);
  });

  it('is harmless even where browsers have no locks: two that meet cost duplicates and nothing else', async () => {
    await fill(100, 2);
    await Promise.all([sender().pass(), sender().pass()]);
    expect(server.scans.size).toBe(100);
    expect(await queue.counts()).toMatchObject({ scans: 0, proofs: 0, aside: 0 });
    expect((await queue.sendState()).sentToday).toBe(100);
  });

  it('takes along what is recorded while it sends', async () => {
    await fill(1, 1);
    const put = server.putProof.bind(server);
    server.putProof = async (proof) => {
      await queue.record([recorded('e0001')]);
      return put(proof);
    };
    expect(await sender().pass()).toMatchObject({ done: true });
    expect(server.scans.size).toBe(2);
  });

  it('sends positions last, and forgets them when they were taken', async () => {
    for (let i = 0; i < 3; i++) {
      await queue.addPosition({ vehicleId: 'VAN-7', at: i, lat: 43, lon: -90, accuracy: 5, speed: null, heading: null });
    }
    server.before = () => unreachable;
    now = (await sender().pass()).nextAt;
    expect((await queue.counts()).positions).toBe(3);
    server.before = () => null;
    await drain();
    expect(server.positions).toBe(3);
    expect((await queue.counts()).positions).toBe(0);
  });

  it('asks a quiet server for a sign of life only when somebody looks', async () => {
    await sender().pass();
    expect(server.pings).toBe(0);
    await sender().pass(false, true);
    expect(server.pings).toBe(1);
    server.before = () => unreachable;
    await sender().pass(false, true);
    expect((await queue.sendState()).offlineSince).toBe(now);
  });
});
