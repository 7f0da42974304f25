import { WakeableDelay } from '../../client/wakeableDelay';
import { type Clock, type Sender, systemClock } from './sender';

/** How often a quiet server is asked for a sign of life while somebody looks. */
const greetingMs = 15_000;

/** Runs passes of the sender for as long as a page lives: at once when something is recorded, later when one failed. */
export class Dispatcher {
  readonly #sender: Sender;
  readonly #clock: Clock;
  readonly #delay = new WakeableDelay();
  #impatient = false;
  #stopped = false;

  constructor(sender: Sender, clock: Clock = systemClock) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** Sends until stopped. Resolves then. */
  async run(isSeen: () => boolean): Promise<void> {
    while (!this.#stopped) {
      const impatient = this.#impatient;
      this.#impatient = false;
      let nextAt = this.#clock.now() + greetingMs;
      try {
        const pass = await this.#sender.pass(impatient, isSeen());
        nextAt = Math.min(pass.nextAt, this.#clock.now() + (isSeen() ? greetingMs : Number.POSITIVE_INFINITY));
      } catch (error) {
        // The store failed, not the network: nothing is lost, and the next pass may find it well.
        console.warn('Sending stopped', error);
      }
      await this.#delay.wait(Math.max(0, nextAt - this.#clock.now()));
    }
  }

  /** Something waits, or somebody looks. */
  wake(): void {
    this.#delay.wake();
  }

  /** The network came back, or a person does not want to wait. */
  hurry(): void {
    this.#impatient = true;
    this.#delay.wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#delay.wake();
  }
}
