import type { Subject } from '../model/scan';
import { thinOldest } from '../route/thinning';
import type {
  Database,
  EntryState,
  JournalEntry,
  PutAside,
  SendState,
  Settings,
  WaitingPosition,
  WaitingProof,
  WaitingScan,
} from './database';

/** Entries of the journal kept; the oldest that are not waiting go first. */
const journalLength = 2_000;
const positionsLength = 5_000;

const durable = { durability: 'strict' } as const;

export const nothingSentYet: SendState = {
  retryAfterAt: 0,
  backOffUntil: 0,
  failures: 0,
  lastContact: 0,
  offlineSince: null,
  trouble: null,
  day: '',
  sentToday: 0,
};

/** One recorded act: the scan and its line in the journal. */
export interface Recorded {
  readonly scan: WaitingScan;
  readonly entry: JournalEntry;
}

/** What was decided about one sent scan. */
export type Verdict =
  | { readonly eventId: string; readonly outcome: 'taken' }
  | { readonly eventId: string; readonly outcome: 'rejected'; readonly code: string; readonly message: string };

export interface Counts {
  readonly scans: number;
  readonly proofs: number;
  readonly aside: number;
  readonly positions: number;
}

/** Everything that this device has not yet handed over, on disk. A promise that resolves means that it is written. */
export class ScanQueue {
  readonly #db: Database;
  readonly #changed: () => void;

  /** @param changed told after each change, to pass on to others */
  constructor(db: Database, changed: () => void = () => {}) {
    this.#db = db;
    this.#changed = changed;
  }

  /**
   * Records scans with their proofs, all or nothing.
   *
   * @param endsDraft the workflow whose draft they come from
   */
  async record(recorded: readonly Recorded[], proofs: readonly WaitingProof[] = [], endsDraft: string | null = null): Promise<void> {
    const tx = this.#db.transaction(['scans', 'proofs', 'journal', 'settings'], 'readwrite', durable);
    try {
      const journal = tx.objectStore('journal');
      for (const { scan, entry } of recorded) {
        await tx.objectStore('scans').put(scan);
        await journal.put(entry);
        const undone = scan.fields.voids === undefined ? undefined : await journal.get(scan.fields.voids);
        if (undone !== undefined) await journal.put({ ...undone, undone: true });
      }
      for (const proof of proofs) await tx.objectStore('proofs').put(proof);
      if (endsDraft !== null) {
        const { [endsDraft]: _, ...others } = ((await tx.objectStore('settings').get('drafts')) ?? {}) as Settings['drafts'];
        await tx.objectStore('settings').put(others, 'drafts');
      }
    } catch (error) {
      // What cannot be stored fails before it reaches the database, which then would keep what came before it.
      tx.abort();
      await tx.done.catch(() => {});
      throw error;
    }
    await tx.done;
    this.#changed();
  }

  /** The next scans to send, in the order in which they were made, all of one device. */
  async nextScans(after: string | null, most: number): Promise<WaitingScan[]> {
    const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const scans = await this.#db.getAll('scans', range, most);
    const other = scans.findIndex((scan) => scan.deviceId !== scans[0]?.deviceId);
    return other < 0 ? scans : scans.slice(0, other);
  }

  async nextProof(after: string | null): Promise<WaitingProof | null> {
    const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
    return (await this.#db.getAll('proofs', range, 1))[0] ?? null;
  }

  /** Forgets what was taken and puts aside what was refused, all in one step. */
  async settleScans(verdicts: readonly Verdict[], now: number): Promise<void> {
    const tx = this.#db.transaction(['scans', 'aside', 'journal', 'settings'], 'readwrite', durable);
    const journal = tx.objectStore('journal');
    let taken = 0;
    for (const verdict of verdicts) {
      const scan = await tx.objectStore('scans').get(verdict.eventId);
      // Another tab, or we before a crash, was here already.
      if (scan === undefined) continue;
      await tx.objectStore('scans').delete(verdict.eventId);
      if (verdict.outcome === 'rejected') {
        const { code, message } = verdict;
        await tx.objectStore('aside').put({ kind: 'scan', id: scan.eventId, scan, code, message, at: now });
      } else {
        taken++;
      }
      const entry = await journal.get(verdict.eventId);
      if (entry !== undefined) await journal.put({ ...entry, state: verdict.outcome === 'taken' ? 'sent' : 'aside' });
    }
    await this.#count(tx.objectStore('settings'), taken, now);
    await tx.done;
    this.#changed();
  }

  async settleProof(id: string, refused: { readonly code: string; readonly message: string } | null, now: number): Promise<void> {
    const tx = this.#db.transaction(['proofs', 'aside'], 'readwrite', durable);
    const proof = await tx.objectStore('proofs').get(id);
    if (proof !== undefined) {
      await tx.objectStore('proofs').delete(id);
      if (refused !== null) await tx.objectStore('aside').put({ kind: 'proof', id, proof, ...refused, at: now });
    }
    await tx.done;
    this.#changed();
  }

  async putAside(): Promise<PutAside[]> {
    return this.#db.getAll('aside');
  }

  /** Sends something put aside again, with what a person changed in it. */
  async retryAside(id: string, change: (scan: WaitingScan) => WaitingScan): Promise<void> {
    const tx = this.#db.transaction(['scans', 'proofs', 'aside', 'journal'], 'readwrite', durable);
    const item = await tx.objectStore('aside').get(id);
    if (item !== undefined) {
      await tx.objectStore('aside').delete(id);
      if (item.kind === 'scan') await tx.objectStore('scans').put(change(item.scan));
      else await tx.objectStore('proofs').put(item.proof);
      await mark(tx.objectStore('journal'), id, 'waiting');
    }
    await tx.done;
    this.#changed();
  }

  async discardAside(id: string): Promise<void> {
    const tx = this.#db.transaction(['aside', 'journal'], 'readwrite', durable);
    await tx.objectStore('aside').delete(id);
    await mark(tx.objectStore('journal'), id, 'discarded');
    await tx.done;
    this.#changed();
  }

  /** The newest acts, newest first. */
  async recent(most: number): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = [];
    let cursor = await this.#db.transaction('journal').store.openCursor(null, 'prev');
    while (cursor && entries.length < most) {
      entries.push(cursor.value);
      cursor = await cursor.continue();
    }
    return entries;
  }

  /** The newest act on a subject that was not undone. */
  async lastOf(subject: Subject): Promise<JournalEntry | null> {
    const entries = await this.#db.getAllFromIndex('journal', 'subject', subject.id);
    return (
      entries
        .filter(
          (entry) => entry.subject.kind === subject.kind && !entry.undone && entry.workflowId !== 'undo' && entry.state !== 'discarded',
        )
        .sort((a, b) => (a.eventId < b.eventId ? 1 : -1))[0] ?? null
    );
  }

  /** Keeps the journal within its bound. */
  async pruneJournal(): Promise<void> {
    const tx = this.#db.transaction('journal', 'readwrite');
    let surplus = (await tx.store.count()) - journalLength;
    let cursor = surplus > 0 ? await tx.store.openCursor() : null;
    while (cursor && surplus > 0) {
      if (cursor.value.state !== 'waiting' && cursor.value.state !== 'aside') {
        await cursor.delete();
        surplus--;
      }
      cursor = await cursor.continue();
    }
    await tx.done;
  }

  async addPosition(position: WaitingPosition): Promise<void> {
    const tx = this.#db.transaction('positions', 'readwrite');
    await tx.store.add(position);
    if ((await tx.store.count()) > positionsLength) {
      for (const key of thinOldest(await tx.store.getAllKeys())) await tx.store.delete(key);
    }
    await tx.done;
  }

  async nextPositions(most: number): Promise<{ readonly lastKey: number; readonly positions: WaitingPosition[] } | null> {
    const tx = this.#db.transaction('positions');
    const [keys, positions] = await Promise.all([tx.store.getAllKeys(null, most), tx.store.getAll(null, most)]);
    const lastKey = keys.at(-1);
    return lastKey === undefined ? null : { lastKey, positions };
  }

  async dropPositions(lastKey: number): Promise<void> {
    await this.#db.delete('positions', IDBKeyRange.upperBound(lastKey));
  }

  async counts(): Promise<Counts> {
    const tx = this.#db.transaction(['scans', 'proofs', 'aside', 'positions']);
    const [scans, proofs, aside, positions] = await Promise.all([
      tx.objectStore('scans').count(),
      tx.objectStore('proofs').count(),
      tx.objectStore('aside').count(),
      tx.objectStore('positions').count(),
    ]);
    return { scans, proofs, aside, positions };
  }

  async get<K extends keyof Settings>(key: K): Promise<Settings[K] | null> {
    return ((await this.#db.get('settings', key)) as Settings[K] | undefined) ?? null;
  }

  async set<K extends keyof Settings>(key: K, value: Settings[K] | null): Promise<void> {
    const tx = this.#db.transaction('settings', 'readwrite', durable);
    await (value === null ? tx.store.delete(key) : tx.store.put(value, key));
    await tx.done;
    this.#changed();
  }

  async sendState(): Promise<SendState> {
    return { ...nothingSentYet, ...(await this.get('send')) };
  }

  async updateSendState(change: Partial<SendState>): Promise<void> {
    const tx = this.#db.transaction('settings', 'readwrite');
    const state = { ...nothingSentYet, ...((await tx.store.get('send')) as SendState | undefined) };
    await tx.store.put({ ...state, ...change }, 'send');
    await tx.done;
    this.#changed();
  }

  async #count(
    settings: { get(key: 'send'): Promise<unknown>; put(value: SendState, key: 'send'): Promise<unknown> },
    taken: number,
    now: number,
  ) {
    const state = { ...nothingSentYet, ...((await settings.get('send')) as SendState | undefined) };
    const day = localDay(now);
    await settings.put({ ...state, day, sentToday: (state.day === day ? state.sentToday : 0) + taken }, 'send');
  }
}

/** The local date of a moment, as a word to compare. */
export function localDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

async function mark(
  journal: { get(id: string): Promise<JournalEntry | undefined>; put(entry: JournalEntry): Promise<unknown> },
  id: string,
  state: EntryState,
): Promise<void> {
  const entry = await journal.get(id);
  if (entry !== undefined) await journal.put({ ...entry, state });
}
