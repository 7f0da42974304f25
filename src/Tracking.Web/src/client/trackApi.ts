import { type CustomerView, readCustomerView } from './customerView';
import { retryAfterMs } from './retryAfter';

/** The answer for a customer's link: a view, a link that leads nowhere (any more), or no answer to rely on. */
export type TrackAnswer =
  | { readonly kind: 'view'; readonly view: CustomerView }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

const timeoutMs = 8_000;

/** Asks `GET /v1/track/{token}`. Never rejects. */
export async function getTrack(token: string): Promise<TrackAnswer> {
  try {
    // no-cache: the browser asks each time, with the ETag of what it has.
    const response = await fetch(`/v1/track/${encodeURIComponent(token)}`, {
      cache: 'no-cache',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 404 || response.status === 410) return { kind: 'unknown' };
    if (!response.ok) return { kind: 'failed', retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
    const view = readCustomerView(await response.json());
    return view === null ? { kind: 'failed', retryAfterMs: 0 } : { kind: 'view', view };
  } catch {
    return { kind: 'failed', retryAfterMs: 0 };
  }
}
