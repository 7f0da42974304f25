import { type CustomerView, readCustomerView, replaces } from './customerView';
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
  /** What is known before anything was asked. */
  readonly initial?: CustomerView | null;
  openHub(): LiveHub;
  ask(token: string): Promise<TrackAnswer>;
  onView(view: CustomerView): void;
  /** The link leads nowhere, or no longer. A view may still follow. */
  onUnknown(): void;
  onContact(contact: Contact): void;
  /** True while nobody looks at the page: then it does not poll. */
  isHidden(): boolean;
  random?: () => number;
}

const startTimeoutMs = 15_000;
const watchTimeoutMs = 5_000;
const pollMs = 15_000;
const unknownPollMs = 60_000;
/** A connection that lasted this long was a good one: the next attempt comes without back-off. */
const stableMs = 10_000;

/**
 * Keeps one customer's view current for as long as the page is open: over the hub, and by polling while there is no hub. Both are tried
 * again for ever, with back-off, and at once after `nudge`.
 */
export class LiveLink {
  readonly #options: LiveLinkOptions;
  readonly #random: () => number;
  readonly #beforeConnect = new WakeableDelay();
  readonly #beforePoll = new WakeableDelay();
  readonly #startedAt = Date.now();
  #hub: LiveHub | null = null;
  #cut: (() => void) | null = null;
  #view: CustomerView | null = null;
  #heardAt: number | null = null;
  #unknown = false;
  #askNow = true;
  #stopped = false;

  constructor(options: LiveLinkOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** Starts to connect and, not to wait for that, asks for the first view. */
  start(): void {
    this.take(this.#options.initial ?? null);
    this.#options.onContact({ kind: 'connecting' });
    void this.#connectForEver();
    void this.#pollForEver();
  }

  stop(): void {
    this.#stopped = true;
    this.#cut?.();
    this.#beforeConnect.wake();
    this.#beforePoll.wake();
  }

  /** To be called when the network or the reader came back: proves a connection that looks alive, else retries without waiting. */
  nudge(): void {
    if (this.#hub !== null) {
      void this.#watch(this.#hub).catch(this.#cut);
      return;
    }
    // An attempt under way may hang in a network that is gone.
    this.#cut?.();
    this.#beforeConnect.wake();
    this.#askSoon();
  }

  async #connectForEver(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      while (this.#unknown && !this.#stopped) await this.#beforeConnect.wait(Number.POSITIVE_INFINITY);
      const connectedAt = await this.#connectOnce();
      failures = connectedAt !== null && Date.now() - connectedAt >= stableMs ? 0 : failures + 1;
      if (!this.#stopped) await this.#beforeConnect.wait(retryDelay(failures - 1, this.#random()));
    }
  }

  /** Resolves when the connection has ended, with the moment since which it was watching, or null if it never was. */
  async #connectOnce(): Promise<number | null> {
    const hub = this.#options.openHub();
    const ended = new Promise<void>((resolve) => {
      this.#cut = resolve;
      hub.onClosed(resolve);
    });
    const cutOff = ended.then(() => Promise.reject(new Error('The connection was cut.')));
    cutOff.catch(() => {});
    hub.on('packages', (items) => {
      for (const item of items) this.take(readCustomerView(item));
    });

    let connectedAt: number | null = null;
    try {
      await Promise.race([within(startTimeoutMs, hub.start()), cutOff]);
      await Promise.race([this.#watch(hub), cutOff]);
      connectedAt = Date.now();
      this.#hub = hub;
      this.#heardAt = connectedAt;
      this.#options.onContact({ kind: 'live' });
      await ended;
    } catch {
      // Whatever it was, the answer is to try again.
    }
    this.#cut = null;
    this.#hub = null;
    // Not awaited: closing a dead connection can take as long as it likes.
    void hub.stop().catch(() => {});
    if (connectedAt !== null && !this.#stopped) {
      this.#heardAt = Date.now();
      this.#options.onContact({ kind: 'connecting' });
      this.#askSoon();
    }
    return connectedAt;
  }

  async #watch(hub: LiveHub): Promise<void> {
    // Always the whole view: the van and the stations change without the package's version.
    const view = readCustomerView(await within(watchTimeoutMs, hub.call('WatchLink', { token: this.#options.token })));
    this.take(view);
    // Nothing there, or unreadable: the other way of asking tells which.
    if (view === null) this.#askSoon();
  }

  async #pollForEver(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      let pause = pollMs * (0.75 + this.#random() / 2);
      if (this.#askNow || (this.#hub === null && !this.#options.isHidden())) {
        this.#askNow = false;
        const answer = await this.#options.ask(this.#options.token);
        if (this.#stopped) return;
        this.#heard(answer);
        failures = answer.kind === 'failed' ? failures + 1 : 0;
        if (answer.kind === 'failed') pause = Math.max(retryDelay(failures, this.#random()), answer.retryAfterMs);
        if (answer.kind === 'unknown') pause = unknownPollMs;
      }
      // With the hub and a view there is nothing to ask for until someone wakes this loop.
      const idle = this.#hub !== null && this.#view !== null;
      await this.#beforePoll.wait(idle ? Number.POSITIVE_INFINITY : pause);
    }
  }

  #askSoon(): void {
    this.#askNow = true;
    this.#beforePoll.wake();
  }

  #heard(answer: TrackAnswer): void {
    if (answer.kind === 'failed') {
      if (this.#hub === null) this.#options.onContact({ kind: 'lost', since: this.#heardAt ?? this.#startedAt });
      return;
    }
    this.#heardAt = Date.now();
    if (this.#hub === null) this.#options.onContact({ kind: 'polling' });
    if (answer.kind === 'view') {
      this.take(answer.view);
      return;
    }
    this.#unknown = true;
    this.#view = null;
    this.#options.onUnknown();
    this.#cut?.();
  }

  /** Takes a view that came from anywhere, unless a newer one is known. */
  take(view: CustomerView | null): void {
    if (view === null || !replaces(this.#view, view)) return;
    this.#view = view;
    if (this.#unknown) {
      this.#unknown = false;
      this.#beforeConnect.wake();
    }
    this.#options.onView(view);
  }
}
