import { retryAfterMs } from '../../client/retryAfter';
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
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string; readonly pointer: string }
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

/** The server that this page came from. */
export const ownServer: TrackingServer = {
  postScans: (deviceId, scans, sentAt) => {
    const body = { deviceId, sentAt: new Date(sentAt).toISOString(), scans: scans.map((scan) => scan.fields) };
    return ask('/v1/scans', json('POST', body), scansTimeoutMs, async (response) => {
      // A portal of some hotel's network answers 200 too, but not with one result for each scan.
      const answer = (await response.json()) as { readonly results?: readonly ScanResult[] };
      const results = answer.results;
      return Array.isArray(results) && results.length === scans.length && results.every((result, i) => result.eventId === scans[i]?.eventId)
        ? results
        : undefined;
    });
  },
  putProof: (proof) =>
    ask(
      `/v1/proofs/${encodeURIComponent(proof.id)}`,
      { method: 'PUT', headers: { 'content-type': proof.image.type }, body: proof.image.bytes },
      proofTimeoutMs,
      async (response) => ((await response.text()) === '' ? null : undefined),
    ),
  postPositions: (positions, sentAt) => {
    const items = positions.map(({ vehicleId, at, lat, lon, accuracy, speed, heading }) => ({
      vehicleId,
      occurredAt: new Date(at).toISOString(),
      lat,
      lon,
      accuracy,
      ...(speed !== null ? { speed } : {}),
      ...(heading !== null ? { heading } : {}),
    }));
    return ask(
      '/v1/positions',
      json('POST', { sentAt: new Date(sentAt).toISOString(), positions: items }),
      scansTimeoutMs,
      async (response) => (response.headers.get('content-type')?.includes('json') ? null : undefined),
    );
  },
  ping: () =>
    ask('/readyz', { method: 'GET' }, pingTimeoutMs, async (response) => ((await response.text()).trim() === 'ready' ? null : undefined)),
};

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) };
}

async function ask<T>(
  path: string,
  init: RequestInit,
  timeoutMs: number,
  read: (response: Response) => Promise<T | undefined>,
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) {
      const value = await read(response);
      return value === undefined ? failed(false, 0, 'Something else than the server answers here.') : { kind: 'taken', value };
    }
    const problem = await readProblem(response);
    if (problem !== null && isFinal(response.status)) return { kind: 'refused', status: response.status, ...problem };
    return failed(
      problem !== null,
      retryAfterMs(response.headers.get('retry-after')),
      problem?.message ?? `The server answers ${response.status}.`,
    );
  } catch (error) {
    return failed(
      false,
      0,
      error instanceof DOMException && error.name === 'TimeoutError'
        ? 'The server takes too long to answer.'
        : 'The server cannot be reached.',
    );
  }
}

/** Statuses that say the request itself is at fault. All others may pass by themselves, or when somebody mends the server. */
function isFinal(status: number): boolean {
  return status === 400 || status === 409 || status === 413 || status === 415 || status === 422;
}

async function readProblem(
  response: Response,
): Promise<{ readonly code: string; readonly message: string; readonly pointer: string } | null> {
  if (!response.headers.get('content-type')?.includes('problem+json')) return null;
  const problem = (await response.json()) as {
    readonly type?: string;
    readonly detail?: string;
    readonly errors?: readonly { readonly pointer?: string; readonly message?: string }[];
  };
  const code = problem.type?.split('/').at(-1) ?? 'badRequest';
  return { code, message: problem.errors?.[0]?.message ?? problem.detail ?? code, pointer: problem.errors?.[0]?.pointer ?? '' };
}

function failed(reached: boolean, after: number, message: string): Answer<never> {
  return { kind: 'failed', reached, retryAfterMs: after, message };
}
