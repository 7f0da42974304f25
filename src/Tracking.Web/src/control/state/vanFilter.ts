import { signal } from '@preact/signals';
import type { VehicleView } from '../../client/api';

/** Which vans are shown on the map and in the list. */
export interface VanFilter {
  readonly kind: 'all' | 'delivery' | 'linehaul';
  readonly load: 'all' | 'empty' | 'loaded';
  readonly heard: 'all' | 'recent' | 'silent';
  /** A partner's id, or the empty text for all. */
  readonly partner: string;
}

export const allVans: VanFilter = { kind: 'all', load: 'all', heard: 'all', partner: '' };
export const vanFilter = signal<VanFilter>(allVans);

/** A van that was not heard of for so long looks silent. */
export const silentAfterMs = 5 * 60_000;

export function isSilent(view: VehicleView, now: number): boolean {
  return view.lastHeardAt === null || now - Date.parse(view.lastHeardAt) > silentAfterMs;
}

export function isWanted(view: VehicleView, filter: VanFilter, now: number): boolean {
  return (
    (filter.kind === 'all' || view.kind === filter.kind) &&
    (filter.load === 'all' || view.load > 0 === (filter.load === 'loaded')) &&
    (filter.heard === 'all' || isSilent(view, now) === (filter.heard === 'silent')) &&
    (filter.partner === '' || view.partnerId === filter.partner)
  );
}

export function isFiltering(filter: VanFilter): boolean {
  return filter.kind !== 'all' || filter.load !== 'all' || filter.heard !== 'all' || filter.partner !== '';
}
