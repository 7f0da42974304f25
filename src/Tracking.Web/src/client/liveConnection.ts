import type { LiveHub } from './liveHub';
import { retryDelay } from './retryDelay';
import { WakeableDelay } from './wakeableDelay';
import { within } from './within';

export interface LiveConnectionOptions {
  openHub(): LiveHub;
  /** Registers what is to be heard; called for each new connection before it starts. */
  listen(hub: LiveHub): void;
  /** Asks for everything that is watched. The connection counts from when this resolves, and is cut when it rejects. */
  watch(hub: LiveHub): Promise<void>;
  onLive(): void;
  /** The connection that was live has ended; the next attempt is under way. */
  onLost(): void;
  /** While false no further connection is opened; `wake` ends that. */
  mayConnect?(): boolean;
  random?: () => number;
}

const startTimeoutMs = 15_000;
/** A connection that lasted this long was a good one: the next attempt comes without back-off. */
const stableMs = 10_000;

/** Holds a connection to the hub for as long as the page is open: opens another one for ever, with back-off, and watches again on each. */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #random: () => number;
  readonly #beforeConnect = new WakeableDelay();
  #hub: LiveHub | null = null;
  #cut: (() => void) | null = null;
  #stopped = false;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** The connection on which everything is watched; null while there is none. */
  get hub(): LiveHub | null {
    return this.#hub;
  }

  start(): void {
    void this.#connectForEver();
  }

  stop(): void {
    this.#stopped = true;
    this.#cut?.();
    this.#beforeConnect.wake();
  }

  /** To be called when the network or the reader came back: proves a connection that looks alive, else retries without waiting. */
  nudge(): void {
    if (this.#hub !== null) {
      void this.#options.watch(this.#hub).catch(this.#cut);
      return;
    }
    // An attempt under way may hang in a network that is gone.
    this.#cut?.();
    this.#beforeConnect.wake();
  }

  /** Ends the present connection or attempt. */
  cut(): void {
    this.#cut?.();
  }

  /** Ends the wait before the next attempt. */
  wake(): void {
    this.#beforeConnect.wake();
  }

  async #connectForEver(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      while (this.#options.mayConnect?.() === false && !this.#stopped) await this.#beforeConnect.wait(Number.POSITIVE_INFINITY);
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
    this.#options.listen(hub);

    let connectedAt: number | null = null;
    try {
      await Promise.race([within(startTimeoutMs, hub.start()), cutOff]);
      await Promise.race([this.#options.watch(hub), cutOff]);
      connectedAt = Date.now();
      this.#hub = hub;
      this.#options.onLive();
      await ended;
    } catch {
      // Whatever it was, the answer is to try again.
    }
    this.#cut = null;
    this.#hub = null;
    // Not awaited: closing a dead connection can take as long as it likes.
    void hub.stop().catch(() => {});
    if (connectedAt !== null && !this.#stopped) this.#options.onLost();
    return connectedAt;
  }
}
