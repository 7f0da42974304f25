import { retryDelay } from '../../client/retryDelay';
import type { ScanQueue, Verdict } from '../queue/scanQueue';
import type { Answer, TrackingServer } from './trackingServer';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
}

export const systemClock: Clock = { now: () => Date.now(), random: () => Math.random() };

/** Runs work while nobody else does, in any tab or worker of this device. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

/** Web Locks, where there are any. Without them two senders may meet, which costs duplicates and nothing else. */
export const oneOnThisDevice: Exclusively = async <T>(work: () => Promise<T>): Promise<T> => {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  return locks === undefined ? work() : ((await locks.request('tracking-scanner-sender', () => work())) as T);
};

export interface Pass {
  /** Whether all that waited has been handed over. */
  readonly done: boolean;
  /** When the next pass makes sense, milliseconds since 1970. */
  readonly nextAt: number;
}

const mostScans = 200;
const mostPositions = 500;
const longestBackOffMs = 30_000;

/** Thrown inside a pass to end it. */
class Interrupted extends Error {
  constructor(
    readonly reached: boolean,
    readonly retryAfterMs: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Hands over what waits. Scans go before photos, photos before positions. Whatever a pass has settled is settled, wherever it ends: what was
 * sent but not yet forgotten is sent again and answers as a duplicate.
 */
export class Sender {
  readonly #queue: ScanQueue;
  readonly #server: TrackingServer;
  readonly #clock: Clock;
  readonly #exclusively: Exclusively;

  constructor(queue: ScanQueue, server: TrackingServer, clock: Clock = systemClock, exclusively: Exclusively = oneOnThisDevice) {
    this.#queue = queue;
    this.#server = server;
    this.#clock = clock;
    this.#exclusively = exclusively;
  }

  /**
   * One pass over all that waits.
   *
   * @param impatient whether our own patience is set aside, because a person asked or the network came back; the server's `Retry-After` never is
   * @param greet whether the server is asked for a sign of life when nothing waits
   */
  async pass(impatient = false, greet = false): Promise<Pass> {
    return this.#exclusively(async () => {
      const state = await this.#queue.sendState();
      const notBefore = Math.max(state.retryAfterAt, impatient ? 0 : state.backOffUntil);
      if (this.#clock.now() < notBefore) return { done: false, nextAt: notBefore };
      try {
        let asked = false;
        let retries = 0;
        const told = async () => {
          if (asked) return;
          asked = true;
          await this.#reached();
        };
        let afterScan: string | null = null;
        let afterProof: string | null = null;
        while (true) {
          const scans = await this.#sendScans(afterScan, told);
          if (scans !== null) {
            afterScan = scans.last;
            retries += scans.retries;
            continue;
          }
          const proof = await this.#sendProof(afterProof, told);
          if (proof === null) break;
          afterProof = proof;
        }
        // What was recorded meanwhile has a greater id than all before it, so it is not missed; what a person gave back may be.
        while (await this.#sendPositions(told));
        if (!asked && greet) {
          settled(await this.#server.ping());
          await told();
        }
        if (retries > 0) throw new Interrupted(true, 0, `${retries} scans are to be sent again.`);
        if (asked) await this.#queue.updateSendState({ failures: 0, backOffUntil: 0, retryAfterAt: 0, trouble: null });
        const done = await this.#isEmpty();
        return { done, nextAt: done ? Number.POSITIVE_INFINITY : this.#clock.now() };
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        return { done: false, nextAt: await this.#failed(error) };
      }
    });
  }

  async #sendScans(after: string | null, told: () => Promise<void>): Promise<{ readonly last: string; readonly retries: number } | null> {
    let most = mostScans;
    while (true) {
      const batch = await this.#queue.nextScans(after, most);
      const first = batch[0];
      if (first === undefined) return null;
      const answer = await this.#server.postScans(first.deviceId, batch, this.#clock.now());
      if (answer.kind === 'refused') {
        // The envelope failed whole. What is wrong with the device's id is wrong with all of them; anything else is one scan's fault, and
        // halving finds it, so that it does not hold up the others for ever.
        if (answer.pointer === '/deviceId') throw new Interrupted(true, 0, answer.message);
        await told();
        if (batch.length > 1) {
          most = Math.ceil(batch.length / 2);
          continue;
        }
        await this.#queue.settleScans(
          [{ eventId: first.eventId, outcome: 'rejected', code: answer.code, message: answer.message }],
          this.#clock.now(),
        );
        return { last: first.eventId, retries: 0 };
      }
      const verdicts: Verdict[] = [];
      for (const { eventId, outcome, error } of settled(answer)) {
        if (outcome === 'accepted' || outcome === 'duplicate') verdicts.push({ eventId, outcome: 'taken' });
        else if (outcome === 'rejected') {
          verdicts.push({ eventId, outcome, code: error?.code ?? 'rejected', message: error?.message ?? 'The server gave no reason.' });
        }
      }
      await told();
      await this.#queue.settleScans(verdicts, this.#clock.now());
      return { last: batch.at(-1)?.eventId ?? first.eventId, retries: batch.length - verdicts.length };
    }
  }

  async #sendProof(after: string | null, told: () => Promise<void>): Promise<string | null> {
    const proof = await this.#queue.nextProof(after);
    if (proof === null) return null;
    const answer = await this.#server.putProof(proof);
    if (answer.kind === 'failed') throw new Interrupted(answer.reached, answer.retryAfterMs, answer.message);
    await told();
    await this.#queue.settleProof(
      proof.id,
      answer.kind === 'refused' ? { code: answer.code, message: answer.message } : null,
      this.#clock.now(),
    );
    return proof.id;
  }

  async #sendPositions(told: () => Promise<void>): Promise<boolean> {
    const next = await this.#queue.nextPositions(mostPositions);
    if (next === null) return false;
    const answer = await this.#server.postPositions(next.positions, this.#clock.now());
    if (answer.kind === 'failed') throw new Interrupted(answer.reached, answer.retryAfterMs, answer.message);
    await told();
    // Positions are best effort: one that is refused is not worth a person's time.
    await this.#queue.dropPositions(next.lastKey);
    return true;
  }

  async #isEmpty(): Promise<boolean> {
    const counts = await this.#queue.counts();
    return counts.scans === 0 && counts.proofs === 0 && counts.positions === 0;
  }

  async #reached(): Promise<void> {
    await this.#queue.updateSendState({ lastContact: this.#clock.now(), offlineSince: null, trouble: null });
  }

  /** Remembers the failure for everybody who sends on this device, and says when to try again. */
  async #failed(failure: Interrupted): Promise<number> {
    const state = await this.#queue.sendState();
    const now = this.#clock.now();
    const backOffUntil = now + retryDelay(state.failures, this.#clock.random(), longestBackOffMs);
    const retryAfterAt = failure.retryAfterMs > 0 ? now + failure.retryAfterMs : 0;
    await this.#queue.updateSendState({
      failures: state.failures + 1,
      backOffUntil,
      retryAfterAt,
      trouble: failure.message,
      ...(failure.reached ? { lastContact: now, offlineSince: null } : { offlineSince: state.offlineSince ?? now }),
    });
    return Math.max(backOffUntil, retryAfterAt);
  }
}

function settled<T>(answer: Answer<T>): T {
  if (answer.kind === 'taken') return answer.value;
  if (answer.kind === 'refused') throw new Interrupted(true, 0, answer.message);
  throw new Interrupted(answer.reached, answer.retryAfterMs, answer.message);
}
