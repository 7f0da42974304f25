import { signal } from '@preact/signals';
import type { MercatorPoint } from '../state/motion';
import type { RoundOnMap } from './rounds';

/** What the rest of the page may ask of the map, which is loaded after it. */
export interface MapControl {
  /** Brings a place into view, near enough to see single vans. */
  show(lat: number, lon: number, zoom: number): void;
  /** Brings all of these into view. */
  fit(points: readonly { readonly lat: number; readonly lon: number }[]): void;
}

/** The map; null while it is not there. */
export const mapControl = signal<MapControl | null>(null);

/** Planned rounds of the open dispatch; drawn on the map. */
export const openRounds = signal<readonly RoundOnMap[]>([]);

/** Where the open van was, oldest first; drawn on the map. */
export const openTrack = signal<readonly MercatorPoint[]>([]);
