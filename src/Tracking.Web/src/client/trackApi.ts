import { type CustomerView, readCustomerView } from './customerView';
import { TrackingApi } from './trackingApi';

/** The answer for a customer's link: a view, a link that leads nowhere (any more), or no answer to rely on. */
export type TrackAnswer =
  | { readonly kind: 'view'; readonly view: CustomerView }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

const api = new TrackingApi({ timeoutMs: 8_000 });

/** Asks `GET /v1/track/{token}`. Never rejects. */
export async function getTrack(token: string): Promise<TrackAnswer> {
  const answer = await api.get('/v1/track/{token}', { path: { token } });
  if (!answer.ok) {
    if (answer.status === 404 || answer.status === 410) return { kind: 'unknown' };
    return { kind: 'failed', retryAfterMs: answer.retryAfterMs };
  }
  // What is shown is read field by field all the same: the page may be older than the server.
  const view = readCustomerView(answer.value);
  return view === null ? { kind: 'failed', retryAfterMs: 0 } : { kind: 'view', view };
}

/** The answer to a report: what the reader sees afterwards, or why it was not taken. */
export type ReportAnswer = { readonly kind: 'view'; readonly view: CustomerView } | { readonly kind: 'refused' | 'tooMany' | 'failed' };

/** Says that the delivered package did not come: `POST /v1/track/{token}/reports`. Never rejects. */
export async function sendReport(token: string, reportId: string, message: string): Promise<ReportAnswer> {
  const answer = await api.post('/v1/track/{token}/reports', {
    path: { token },
    body: { reportId, kind: 'notReceived', message: message === '' ? null : message },
  });
  if (!answer.ok) return { kind: answer.status === 409 ? 'refused' : answer.status === 429 ? 'tooMany' : 'failed' };
  const view = readCustomerView(answer.value);
  return view === null ? { kind: 'failed' } : { kind: 'view', view };
}
