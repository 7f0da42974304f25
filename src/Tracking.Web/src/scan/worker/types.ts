/** What the service worker uses of its global scope; the page's types of the browser do not have it. */
export interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

export interface SyncEvent extends WorkerEvent {
  readonly tag: string;
}

export interface MessageEventWithWait extends WorkerEvent {
  readonly data: unknown;
}

export interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEventWithWait) => void): void;
}

/** What the page asks of a worker that waits. */
export const takeOver = 'takeOver';

/** The tag of background synchronisation. */
export const syncTag = 'tracking-scanner-queue';

/** The channel on which tabs and the worker tell each other that the queue changed. */
export const changesChannel = 'tracking-scanner-changes';
