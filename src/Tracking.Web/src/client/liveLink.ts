import { type CustomerView, readCustomerView, replaces } from './customerView';
import { LiveConnection } from './liveConnection';
import type { LiveHub } from './liveHub';
import { retryDelay } from './retryDelay';
import type { TrackAnswer } from './trackApi';
import { WakeableDelay } from './wakeableDelay';
import { within } from './within';

/** How the page hears of changes; `lost` is out of touch since then (milliseconds since 1970). */
export type Contact =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'polling' }
  | { readonly kind: 'lost'; readonly since: number };

export interface LiveLinkOptions {
  readonly token: string;
  /** Which package of an order; null for the first. */
  readonly packageId?: string | null;
  /** What is known before anything was asked. */
  readonly initial?: CustomerView | null;
  openHub(): LiveHub;
  ask(token: string, packageId: string | null): Promise<TrackAnswer>;
  onView(view: CustomerView): void;
  /** The link leads nowhere, or no longer. A view may still follow. */
  onUnknown(): void;
  onContact(contact: Contact): void;
  /** True while nobody looks at the page: then it does not poll. */
  isHidden(): boolean;
  random?: () => number;
}

const watchTimeoutMs = 5_000;
const pollMs = 15_000;
const unknownPollMs = 60_000;

/**
 * Keeps one customer's view current for as long as the page is open: over the hub, and by polling while there is no hub. Both are tried
 * again for ever, with back-off, and at once after `nudge`.
 */
export class LiveLink {
  readonly #options: LiveLinkOptions;
  readonly #random: () => number;
  readonly #connection: LiveConnection;
  readonly #beforePoll = new WakeableDelay();
  readonly #startedAt = Date.now();
  #view: CustomerView | null = null;
  #heardAt: number | null = null;
  #unknown = false;
  #askNow = true;
  #stopped = false;

  constructor(options: LiveLinkOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#connection = new LiveConnection({
      openHub: options.openHub,
      listen: (hub) =>
        hub.on('packages', (items) => {
          for (const item of items) this.take(readCustomerView(item));
        }),
      watch: (hub) => this.#watch(hub),
      onLive: () => {
        this.#heardAt = Date.now();
        this.#options.onContact({ kind: 'live' });
      },
      onLost: () => {
        this.#heardAt = Date.now();
        this.#options.onContact({ kind: 'connecting' });
        this.#askSoon();
      },
      mayConnect: () => !this.#unknown,
      random: this.#random,
    });
  }

  /** Starts to connect and, not to wait for that, asks for the first view. */
  start(): void {
    this.take(this.#options.initial ?? null);
    this.#options.onContact({ kind: 'connecting' });
    this.#connection.start();
    void this.#pollForEver();
  }

  stop(): void {
    this.#stopped = true;
    this.#connection.stop();
    this.#beforePoll.wake();
  }

  /** To be called when the network or the reader came back: proves a connection that looks alive, else retries without waiting. */
  nudge(): void {
    const live = this.#connection.hub !== null;
    this.#connection.nudge();
    if (!live) this.#askSoon();
  }

  async #watch(hub: LiveHub): Promise<void> {
    const { token, packageId = null } = this.#options;
    // Always the whole view: the van and the stations change without the package's version.
    const view = readCustomerView(
      await within(watchTimeoutMs, hub.call('WatchLink', { token, ...(packageId === null ? {} : { packageId }) })),
    );
    this.take(view);
    // Nothing there, or unreadable: the other way of asking tells which.
    if (view === null) this.#askSoon();
  }

  async #pollForEver(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      let pause = pollMs * (0.75 + this.#random() / 2);
      if (this.#askNow || (this.#connection.hub === null && !this.#options.isHidden())) {
        this.#askNow = false;
        const answer = await this.#options.ask(this.#options.token, this.#options.packageId ?? null);
        if (this.#stopped) return;
        this.#heard(answer);
        failures = answer.kind === 'failed' ? failures + 1 : 0;
        if (answer.kind === 'failed') pause = Math.max(retryDelay(failures, this.#random()), answer.retryAfterMs);
        if (answer.kind === 'unknown') pause = unknownPollMs;
      }
      // With the hub and a view there is nothing to ask for until someone wakes this loop.
      const idle = this.#connection.hub !== null && this.#view !== null;
      await this.#beforePoll.wait(idle ? Number.POSITIVE_INFINITY : pause);
    }
  }

  #askSoon(): void {
    this.#askNow = true;
    this.#beforePoll.wake();
  }

  #heard(answer: TrackAnswer): void {
    if (answer.kind === 'failed') {
      if (this.#connection.hub === null) this.#options.onContact({ kind: 'lost', since: this.#heardAt ?? this.#startedAt });
      return;
    }
    this.#heardAt = Date.now();
    if (this.#connection.hub === null) this.#options.onContact({ kind: 'polling' });
    if (answer.kind === 'view') {
      this.take(answer.view);
      return;
    }
    this.#unknown = true;
    this.#view = null;
    this.#options.onUnknown();
    this.#connection.cut();
  }

  /** Takes a view that came from anywhere, unless a newer one is known. */
  take(view: CustomerView | null): void {
    if (view === null || !replaces(this.#view, view)) return;
    this.#view = view;
    if (this.#unknown) {
      this.#unknown = false;
      this.#connection.wake();
    }
    this.#options.onView(view);
  }
}
