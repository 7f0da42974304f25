import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Reason } from '../model/reasons';
import type { Context, Fix, ScanFields, Subject } from '../model/scan';

/** A scan that waits to be sent. */
export interface WaitingScan {
  readonly eventId: string;
  readonly deviceId: string;
  readonly fields: ScanFields;
}

/** A photo or signature that waits to be sent. */
export interface WaitingProof {
  readonly id: string;
  readonly image: Image;
}

/** An image as bytes: unlike a Blob it is stored alike by every browser. */
export interface Image {
  readonly type: 'image/jpeg' | 'image/png';
  readonly bytes: ArrayBuffer;
}

/** What the server refused for good, for a person to look at. */
export type PutAside = {
  /** The event's or the proof's id. */
  readonly id: string;
  readonly code: string;
  readonly message: string;
  /** When it was refused, milliseconds since 1970. */
  readonly at: number;
} & ({ readonly kind: 'scan'; readonly scan: WaitingScan } | { readonly kind: 'proof'; readonly proof: WaitingProof });

export type EntryState = 'waiting' | 'sent' | 'aside' | 'discarded';

/** What this device did, kept for a while after it was sent: the list of recent scans, repeats and undoing live on it. */
export interface JournalEntry {
  readonly eventId: string;
  readonly workflowId: string;
  readonly subject: Subject;
  /** Where: station, vehicle, container of the scan; two entries with the same are the same act. */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly state: EntryState;
  /** Whether it was undone. */
  readonly undone: boolean;
}

/** A position that waits to be sent. */
export interface WaitingPosition extends Fix {
  readonly vehicleId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** m/s. */
  readonly speed: number | null;
  /** Degrees from north. */
  readonly heading: number | null;
}

/** What a person is in the middle of: it survives that the phone closes the page behind its camera. */
export interface Draft {
  readonly subjects: readonly Subject[];
  readonly reason: Reason | null;
  readonly receivedBy: string;
  readonly photo: Image | null;
  readonly signature: Image | null;
}

/** What a driver should know of a package before handing it over. */
export interface Hints {
  readonly requirements: readonly string[];
  readonly handling: readonly string[];
  /** What speaks against handing it over; null when nothing does. */
  readonly warning: string | null;
}

/** How sending went, shared by all tabs and the service worker. */
export interface SendState {
  /** Not to be tried before, by the server's word; milliseconds since 1970. */
  readonly retryAfterAt: number;
  /** Not to be tried before, by our own patience. */
  readonly backOffUntil: number;
  readonly failures: number;
  /** When the server last answered; 0: never. */
  readonly lastContact: number;
  /** Since when it does not answer; null while it does. */
  readonly offlineSince: number | null;
  /** What the server or network said last, for people; null when all is well. */
  readonly trouble: string | null;
  /** The local day that `sentToday` counts. */
  readonly day: string;
  readonly sentToday: number;
}

export interface Route {
  readonly vehicleId: string;
  readonly startedAt: number;
}

export interface Settings {
  context: Context;
  /** The device's key; null when it was taken away. */
  key: string | null;
  wedge: { readonly prefix: string; readonly suffix: string };
  sound: boolean;
  /** The container into which things go. */
  containerId: string;
  /** By the id of the workflow. */
  drafts: Readonly<Record<string, Draft>>;
  send: SendState;
  route: Route;
  /** What is to be known of packages, by their id. */
  hints: ReadonlyMap<string, Hints>;
}

export interface ScannerSchema extends DBSchema {
  scans: { key: string; value: WaitingScan };
  proofs: { key: string; value: WaitingProof };
  aside: { key: string; value: PutAside };
  journal: { key: string; value: JournalEntry; indexes: { subject: string } };
  positions: { key: number; value: WaitingPosition };
  settings: { key: keyof Settings; value: unknown };
}

export type Database = IDBPDatabase<ScannerSchema>;

export const databaseName = 'tracking-scanner';

/** Opens what the scanner remembers. A page of a newer version is never held up by this one. */
export async function openDatabase(onClosed: () => void = () => {}): Promise<Database> {
  const db: Database = await openDB<ScannerSchema>(databaseName, 1, {
    upgrade(created) {
      created.createObjectStore('scans', { keyPath: 'eventId' });
      created.createObjectStore('proofs', { keyPath: 'id' });
      created.createObjectStore('aside', { keyPath: 'id' });
      created.createObjectStore('journal', { keyPath: 'eventId' }).createIndex('subject', 'subject.id');
      created.createObjectStore('positions', { autoIncrement: true });
      created.createObjectStore('settings');
    },
    blocking() {
      db.close();
      onClosed();
    },
    terminated: onClosed,
  });
  return db;
}
