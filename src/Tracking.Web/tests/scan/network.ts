import type { WaitingScan } from '../../src/scan/queue/database';
import type { Recorded } from '../../src/scan/queue/scanQueue';
import type { Answer, ScanResult, TrackingServer } from '../../src/scan/sending/trackingServer';

/** A server that keeps what it takes, as the real one does, behind a network that can fail at every point. */
export class FakeServer implements TrackingServer {
  readonly scans = new Map<string, number>();
  readonly proofs = new Map<string, number>();
  readonly envelopes: string[][] = [];
  positions = 0;
  pings = 0;
  /** Decides each request before the server sees it; null lets it through. */
  before: () => Answer<never> | null = () => null;
  /** Decides each request after the server took it: the answer that is lost on its way. */
  after: () => Answer<never> | null = () => null;
  /** The outcome of a scan seen for the first time. */
  judge: (id: string) => ScanResult['outcome'] = () => 'accepted';
  /** An envelope with such a scan fails whole. */
  poison: string | null = null;

  async postScans(_: string, scans: readonly WaitingScan[]): Promise<Answer<readonly ScanResult[]>> {
    return this.#pass(() => {
      this.envelopes.push(scans.map((scan) => scan.eventId));
      if (scans.some((scan) => scan.eventId === this.poison)) {
        return { kind: 'refused', code: 'notJson', message: 'The body is not JSON.', pointer: '' };
      }
      return { kind: 'taken', value: scans.map(({ eventId }) => this.#take(eventId)) };
    });
  }

  async putProof({ id }: { readonly id: string }): Promise<Answer<null>> {
    return this.#pass(() => {
      this.proofs.set(id, (this.proofs.get(id) ?? 0) + 1);
      return { kind: 'taken', value: null };
    });
  }

  async postPositions(positions: readonly unknown[]): Promise<Answer<null>> {
    return this.#pass(() => {
      this.positions += positions.length;
      return { kind: 'taken', value: null };
    });
  }

  async ping(): Promise<Answer<null>> {
    return this.#pass(() => {
      this.pings++;
      return { kind: 'taken', value: null };
    });
  }

  #take(eventId: string): ScanResult {
    if (this.scans.has(eventId)) return { eventId, outcome: 'duplicate' };
    const outcome = this.judge(eventId);
    if (outcome === 'accepted') this.scans.set(eventId, 1);
    return { eventId, outcome, error: outcome === 'rejected' ? { code: 'invalidTime', message: 'Set the clock.' } : null };
  }

  async #pass<T>(serve: () => Answer<T>): Promise<Answer<T>> {
    const refused = this.before();
    if (refused !== null) return refused;
    const answer = serve();
    return this.after() ?? answer;
  }
}

export const unreachable: Answer<never> = { kind: 'failed', reached: false, retryAfterMs: 0, message: 'The server cannot be reached.' };

export function recorded(eventId: string, packageId = `PKG-${eventId}`): Recorded {
  return {
    scan: {
      eventId,
      deviceId: 'HH-1',
      fields: { eventId, type: 'inducted', packageId, stationId: 'DS1', occurredAt: '2026-11-24T08:00:00.000Z' },
    },
    entry: {
      eventId,
      workflowId: 'induct',
      subject: { kind: 'package', id: packageId },
      place: 'DS1',
      at: 0,
      state: 'waiting',
      undone: false,
    },
  };
}

export function photo(id: string) {
  return { id, image: { type: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]).buffer } } as const;
}

/** Names that sort as they are counted. */
export const numbered = (count: number, prefix = 'e') => Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(4, '0')}`);
