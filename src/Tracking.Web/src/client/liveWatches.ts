import { LiveConnection } from './liveConnection';
import type { LiveHub, LiveMessage, LiveMessages, LiveMethod, LiveMethods } from './liveHub';
import type { Contact } from './liveLink';
import { within } from './within';

/** One thing to watch: the hub's method, its argument, and who takes the answer. */
export interface Watch<M extends LiveMethod = LiveMethod> {
  readonly method: M;
  readonly argument: LiveMethods[M]['argument'];
  /** Ends it on the server; null where a later watch under the same key replaces it. */
  readonly unwatch: LiveMethod | null;
  /** Takes the answer; called anew after each reconnection. */
  onAnswer(answer: LiveMethods[M]['answer']): void;
  /** The server refused it; it is asked again on the next connection. */
  onRefused?(message: string): void;
}

/** A watch without its type, as it is kept. */
interface Wanted {
  readonly method: LiveMethod;
  readonly argument: never;
  readonly unwatch: LiveMethod | null;
  onAnswer(answer: unknown): void;
  onRefused?(message: string): void;
}

type Handlers = { readonly [M in LiveMessage]?: (items: readonly LiveMessages[M][]) => void };

export interface LiveWatchesOptions {
  openHub(): LiveHub;
  readonly messages: Handlers;
  onContact(contact: Contact): void;
  /** Something was heard from the server just now. */
  onHeard(): void;
  random?: () => number;
}

const answerTimeoutMs = 10_000;
const probeTimeoutMs = 5_000;

/**
 * Many things watched over one connection for as long as the page is open. What is wanted is kept by key; on each connection all of it is asked for again. Of
 * one key only one call is under way, and the newest argument follows it, so that answers never overtake each other.
 */
export class LiveWatches {
  readonly #options: LiveWatchesOptions;
  readonly #connection: LiveConnection;
  readonly #wanted = new Map<string, Wanted>();
  /** Keys with a call under way; true when the watch was replaced meanwhile. */
  readonly #calling = new Map<string, boolean>();
  /** The connection on which calls may be made: started, and not known to be dead. */
  #asking: LiveHub | null = null;
  #heardAt = Date.now();

  constructor(options: LiveWatchesOptions) {
    this.#options = options;
    this.#connection = new LiveConnection({
      openHub: options.openHub,
      listen: (hub) => {
        this.#asking = null;
        for (const message of Object.keys(options.messages) as LiveMessage[]) this.#listen(hub, message);
      },
      watch: async (hub) => {
        if (this.#asking !== hub) this.#calling.clear();
        this.#asking = hub;
        await Promise.all([...this.#wanted.keys()].map((key) => this.#callOrRepeat(hub, key)));
      },
      onLive: () => {
        this.#heard();
        options.onContact({ kind: 'live' });
      },
      onLost: () => {
        this.#asking = null;
        options.onContact({ kind: 'lost', since: this.#heardAt });
      },
      ...(options.random === undefined ? {} : { random: options.random }),
    });
  }

  start(): void {
    this.#options.onContact({ kind: 'connecting' });
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
  }

  /** To be called when the network or the reader came back. */
  nudge(): void {
    this.#connection.nudge();
  }

  /** Watches, or watches something else under the same key. */
  set<M extends LiveMethod>(key: string, watch: Watch<M>): void {
    const before = this.#wanted.get(key);
    this.#wanted.set(key, watch as unknown as Wanted);
    const hub = this.#asking;
    if (hub === null) return;
    if (before !== undefined) this.#unwatch(hub, before, this.#wanted.get(key) ?? null);
    void this.#callOrRepeat(hub, key).catch(() => this.#cut(hub));
  }

  remove(key: string): void {
    const watch = this.#wanted.get(key);
    this.#wanted.delete(key);
    if (this.#asking !== null && watch !== undefined) this.#unwatch(this.#asking, watch, null);
  }

  /** Asks the server for a sign of life; without one the connection is given up. */
  probe(): void {
    const hub = this.#asking;
    if (hub === null) return;
    within(probeTimeoutMs, hub.call('UnwatchVehicle', { vehicleId: 'probe' })).then(
      () => this.#heard(),
      () => this.#cut(hub),
    );
  }

  #listen<M extends LiveMessage>(hub: LiveHub, message: M): void {
    const handler = this.#options.messages[message];
    hub.on(message, (items) => {
      this.#heard();
      handler?.(items);
    });
  }

  async #callOrRepeat(hub: LiveHub, key: string): Promise<void> {
    if (this.#calling.has(key)) {
      this.#calling.set(key, true);
      return;
    }
    do {
      this.#calling.set(key, false);
      await this.#call(hub, key);
      if (this.#asking !== hub) return;
    } while (this.#calling.get(key) === true);
    this.#calling.delete(key);
  }

  async #call(hub: LiveHub, key: string): Promise<void> {
    const watch = this.#wanted.get(key);
    if (watch === undefined) return;
    const call = hub.call(watch.method, watch.argument).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const answer = await within(answerTimeoutMs, call);
    if (this.#asking !== hub) return;
    this.#heard();
    if (this.#wanted.get(key) !== watch) return;
    if ('value' in answer) watch.onAnswer(answer.value);
    else watch.onRefused?.(answer.error instanceof Error ? answer.error.message : String(answer.error));
  }

  #unwatch(hub: LiveHub, watch: Wanted, next: Wanted | null): void {
    const replaced = next !== null && next.method === watch.method && JSON.stringify(next.argument) === JSON.stringify(watch.argument);
    if (watch.unwatch !== null && !replaced) void hub.call(watch.unwatch, watch.argument).catch(() => {});
  }

  #cut(hub: LiveHub): void {
    if (this.#asking === hub) this.#connection.cut();
  }

  #heard(): void {
    this.#heardAt = Date.now();
    this.#options.onHeard();
  }
}
