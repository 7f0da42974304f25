import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, databaseName, openDatabase } from '../../src/scan/queue/database';
import { ScanQueue } from '../../src/scan/queue/scanQueue';
import { numbered, photo, recorded } from './network';

let db: Database;
let queue: ScanQueue;

beforeEach(async () => {
  db = await openDatabase();
  queue = new ScanQueue(db);
});

afterEach(async () => {
  db.close();
  await deleteDB(databaseName);
});

describe('the queue', () => {
  it('has everything again after the page was closed and opened, photos byte for byte', async () => {
    await queue.record([recorded('e0'), recorded('e1')], [photo('p0')]);
    db.close();
    db = await openDatabase();
    queue = new ScanQueue(db);
    expect((await queue.nextScans(null, 200)).map((scan) => scan.eventId)).toEqual(['e0', 'e1']);
    const proof = await queue.nextProof(null);
    expect(proof?.image.type).toBe('image/jpeg');
    expect([...new Uint8Array(proof?.image.bytes ?? new ArrayBuffer(0))]).toEqual([1, 2, 3]);
  });

  it('records scans and photo together or not at all', async () => {
    const broken = { ...photo('p0'), image: { type: 'image/jpeg', bytes: (() => {}) as never } } as const;
    await expect(queue.record([recorded('e0')], [broken])).rejects.toThrow();
    expect(await queue.counts()).toMatchObject({ scans: 0, proofs: 0 });
    expect(await queue.recent(10)).toEqual([]);
  });

  it('takes a draft away in the step that records what it was for', async () => {
    const draft = { subjects: [], reason: null, receivedBy: 'porch', photo: null, signature: null };
    await queue.set('drafts', { deliver: draft, attempt: draft });
    await queue.record([recorded('e0')]);
    expect(await queue.get('drafts')).toEqual({ deliver: draft, attempt: draft });
    await queue.record([recorded('e1')], [], 'deliver');
    expect(await queue.get('drafts')).toEqual({ attempt: draft });
  });

  it('tells of each change once it is on disk', async () => {
    let told = 0;
    const other = new ScanQueue(db, () => told++);
    await other.record([recorded('e0')]);
    await other.settleScans([{ eventId: 'e0', outcome: 'taken' }], 0);
    expect(told).toBe(2);
  });

  it('knows the last act on a subject, and an undone one no more', async () => {
    const first = recorded('e0', 'PKG-1');
    await queue.record([first]);
    expect(await queue.lastOf({ kind: 'package', id: 'PKG-1' })).toMatchObject({ eventId: 'e0' });
    expect(await queue.lastOf({ kind: 'container', id: 'PKG-1' })).toBeNull();
    await queue.record([
      {
        scan: {
          eventId: 'e1',
          deviceId: 'HH-1',
          fields: { eventId: 'e1', type: 'voided', packageId: 'PKG-1', occurredAt: '', voids: 'e0' },
        },
        entry: { ...first.entry, eventId: 'e1', workflowId: 'undo' },
      },
    ]);
    expect(await queue.lastOf({ kind: 'package', id: 'PKG-1' })).toBeNull();
    expect(await queue.recent(10)).toMatchObject([{ eventId: 'e1' }, { eventId: 'e0', undone: true }]);
  });

  it('counts what was sent today anew each day', async () => {
    await queue.record(numbered(3).map((id) => recorded(id)));
    const noon = new Date(2026, 10, 24, 12).getTime();
    await queue.settleScans(
      [
        { eventId: 'e0000', outcome: 'taken' },
        { eventId: 'e0001', outcome: 'taken' },
      ],
      noon,
    );
    expect((await queue.sendState()).sentToday).toBe(2);
    await queue.settleScans([{ eventId: 'e0002', outcome: 'taken' }], noon + 86_400_000);
    expect((await queue.sendState()).sentToday).toBe(1);
  });

  it('sends scans of one device at a time, after its name was changed', async () => {
    const other = recorded('e0001');
    await queue.record([recorded('e0000'), { ...other, scan: { ...other.scan, deviceId: 'HH-2' } }, recorded('e0002')]);
    expect((await queue.nextScans(null, 200)).map((scan) => scan.eventId)).toEqual(['e0000']);
    expect((await queue.nextScans('e0000', 200)).map((scan) => scan.eventId)).toEqual(['e0001']);
  });

  it('keeps the journal bounded without losing what still waits', async () => {
    const ids = numbered(2_010);
    await queue.record(ids.map((id) => recorded(id)));
    await queue.settleScans(
      ids.slice(5).map((eventId) => ({ eventId, outcome: 'taken' })),
      0,
    );
    await queue.pruneJournal();
    const kept = await queue.recent(3_000);
    expect(kept).toHaveLength(2_000);
    expect(kept.filter((entry) => entry.state === 'waiting').map((entry) => entry.eventId)).toEqual(ids.slice(0, 5).reverse());
  });

  it('bounds positions by thinning the oldest', async () => {
    const tx = db.transaction('positions', 'readwrite');
    const position = { vehicleId: 'VAN-7', lat: 43, lon: -90, accuracy: 5, speed: null, heading: null };
    for (let at = 0; at < 5_000; at++) void tx.store.add({ ...position, at });
    await tx.done;
    await queue.addPosition({ ...position, at: 5_000 });
    expect((await queue.counts()).positions).toBe(3_751);
    const times = (await queue.nextPositions(5_000))?.positions.map((kept) => kept.at) ?? [];
    expect(times.slice(0, 3)).toEqual([0, 2, 4]);
    expect(times.slice(-3)).toEqual([4_998, 4_999, 5_000]);
  });
});
