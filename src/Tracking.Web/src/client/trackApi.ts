import { type CustomerView, readCustomerView } from './customerView';
import { TrackingApi } from './trackingApi';

/** The answer for a customer's link: a view, a link that leads nowhere (any more), or no answer to rely on. */
export type TrackAnswer =
  | { readonly kind: 'view'; readonly view: CustomerView }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

const api = new TrackingApi({ timeoutMs: 8_000 });

/** Asks `GET /v1/track/{token}`. Never rejects. */
export async function getTrack(token: string, packageId: string | null): Promise<TrackAnswer> {
  const answer = await api.get('/v1/track/{token}', { path: { token }, query: whichOf(packageId) });
  if (!answer.ok) {
    if (answer.status === 404 || answer.status === 410) return { kind: 'unknown' };
    return { kind: 'failed', retryAfterMs: answer.retryAfterMs };
  }
  // What is shown is read field by field all the same: the page may be older than the server.
  const view = readCustomerView(answer.value);
  return view === null ? { kind: 'failed', retryAfterMs: 0 } : { kind: 'view', view };
}

/** The packages that a link leads to: one, or those of an order; null when that cannot be had now. */
export async function getLinkedPackages(token: string): Promise<readonly { readonly packageId: string; readonly status: string }[] | null> {
  const answer = await api.get('/v1/track/{token}/packages', { path: { token } });
  return answer.ok ? answer.value.items : null;
}

/** Who receives the package, for links that may show it; null for others and when it cannot be had now. */
export async function getRecipient(token: string, packageId: string | null): Promise<Recipient | null> {
  const answer = await api.get('/v1/track/{token}/recipient', { path: { token }, query: whichOf(packageId) });
  return answer.ok && (answer.value.name !== null || answer.value.address !== null) ? answer.value : null;
}

export interface Recipient {
  readonly name: string | null;
  readonly address: string | null;
  readonly instructions: string | null;
}

function whichOf(packageId: string | null): { readonly packageId?: string } {
  return packageId === null ? {} : { packageId };
}

/** The answer to a report: what the reader sees afterwards, or why it was not taken. */
export type ReportAnswer = { readonly kind: 'view'; readonly view: CustomerView } | { readonly kind: 'refused' | 'tooMany' | 'failed' };

/** Says that the delivered package did not come: `POST /v1/track/{token}/reports`. Never rejects. */
export async function sendReport(token: string, packageId: string | null, reportId: string, message: string): Promise<ReportAnswer> {
  const answer = await api.post('/v1/track/{token}/reports', {
    path: { token },
    query: whichOf(packageId),
    body: { reportId, kind: 'notReceived', message: message === '' ? null : message },
  });
  if (!answer.ok) return { kind: answer.status === 409 ? 'refused' : answer.status === 429 ? 'tooMany' : 'failed' };
  const view = readCustomerView(answer.value);
  return view === null ? { kind: 'failed' } : { kind: 'view', view };
}
