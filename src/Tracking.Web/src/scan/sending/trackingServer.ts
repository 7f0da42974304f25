import type * as api from '../../client/trackingApi';
import { TrackingApi } from '../../client/trackingApi';
import type { WaitingPosition, WaitingProof, WaitingScan } from '../queue/database';

/** What the server said of one scan. */
export interface ScanResult {
  readonly eventId: string;
  readonly outcome: string;
  readonly error?: { readonly code: string; readonly message: string } | null;
}

/**
 * What came of a request. `refused`: this server will never take it as it is. `failed`: nothing is known; later again, after the time that it
 * named if it named one.
 */
export type Answer<T> =
  | { readonly kind: 'taken'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly pointer: string }
  | { readonly kind: 'failed'; readonly reached: boolean; readonly retryAfterMs: number; readonly message: string };

/** The server as the scanner needs it. No method rejects. */
export interface TrackingServer {
  postScans(deviceId: string, scans: readonly WaitingScan[], sentAt: number): Promise<Answer<readonly ScanResult[]>>;
  putProof(proof: WaitingProof): Promise<Answer<null>>;
  postPositions(positions: readonly WaitingPosition[], sentAt: number): Promise<Answer<null>>;
  /** Whether it is there and takes scans. */
  ping(): Promise<Answer<null>>;
}

const scansTimeoutMs = 30_000;
const proofTimeoutMs = 120_000;
const pingTimeoutMs = 8_000;

/** The server that this page came from, to which the device shows its key. */
export function ownServer(key: () => Promise<string | null>): TrackingServer {
  const client = new TrackingApi({ timeoutMs: scansTimeoutMs, key });
  return {
    async postScans(deviceId, scans, sentAt) {
      const body = { deviceId, sentAt: new Date(sentAt).toISOString(), scans: scans.map((scan) => scan.fields) };
      const answer = await client.post('/v1/scans', { body });
      if (!answer.ok) return failureOf(answer);
      // The sign-in page of some network answers 200 too, perhaps with nothing, but not with one result for each scan.
      const results = (answer.value as typeof answer.value | null)?.results;
      const isOurs =
        Array.isArray(results) && results.length === scans.length && results.every((result, i) => result.eventId === scans[i]?.eventId);
      return isOurs ? { kind: 'taken', value: results as readonly ScanResult[] } : somebodyElse;
    },
    async putProof({ id, image }) {
      const body = new Blob([image.bytes], { type: image.type });
      const answer = await client.put('/v1/proofs/{id}', { path: { id }, body, timeoutMs: proofTimeoutMs });
      if (!answer.ok) return failureOf(answer);
      // Only what stored an image knows its tag.
      return answer.value === null && answer.etag !== null ? taken : somebodyElse;
    },
    async postPositions(positions, sentAt) {
      const items = positions.map(({ at, ...position }) => ({ ...position, occurredAt: new Date(at).toISOString() }));
      const answer = await client.post('/v1/positions', { body: { sentAt: new Date(sentAt).toISOString(), positions: items } });
      if (!answer.ok) return failureOf(answer);
      return typeof answer.value?.accepted === 'number' ? taken : somebodyElse;
    },
    async ping() {
      try {
        const response = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(pingTimeoutMs) });
        return response.ok && (await response.text()).trim() === 'ready' ? taken : somebodyElse;
      } catch {
        return { kind: 'failed', reached: false, retryAfterMs: 0, message: 'The server cannot be reached.' };
      }
    },
  };
}

const taken: Answer<null> = { kind: 'taken', value: null };
const somebodyElse: Answer<never> = {
  kind: 'failed',
  reached: false,
  retryAfterMs: 0,
  message: 'The server is not ready, or something else answers in its place.',
};

/** What is waiting stays on the device until it has a key that is taken. */
const noKeyWords = 'The server does not know this device. Open the link of its key, or type the key in the settings.';

/** Statuses that say the request itself is at fault. All others may pass by themselves, or when somebody mends the server. */
const final: ReadonlySet<number> = new Set([400, 409, 413, 415, 422]);

function failureOf({ status, code, message, errors, retryAfterMs }: api.Failure): Answer<never> {
  // Only our server names its problems; what stands between us and it has no say in what is dropped.
  const isOurs = status !== 0 && !code.startsWith('http');
  if (status === 401) return { kind: 'failed', reached: true, retryAfterMs, message: noKeyWords };
  const words = errors[0]?.message ?? message;
  return isOurs && final.has(status)
    ? { kind: 'refused', code, message: words, pointer: errors[0]?.pointer ?? '' }
    : { kind: 'failed', reached: isOurs, retryAfterMs, message: words };
}
