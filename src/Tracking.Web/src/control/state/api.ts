import type { PackageView } from '../../client/api';
import { type Answer, type RequestOf, TrackingApi } from '../../client/trackingApi';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const api = new TrackingApi();

/** Packages of an item that needs attention: medical, then cold, then by promise. */
export function attentionPackages(
  id: string,
  query: { limit: number; cursor?: string },
  signal: AbortSignal,
): Promise<Answer<Page<PackageView>>> {
  const request = { path: { id }, query, signal } as unknown as RequestOf<'/v1/attention/{id}/packages', 'get'>;
  return api.get('/v1/attention/{id}/packages', request);
}
