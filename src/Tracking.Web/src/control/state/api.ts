import { TrackingApi } from '../../client/trackingApi';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const api = new TrackingApi();
