import { signal } from '@preact/signals';
import type { MercatorPoint } from '../state/motion';

/** What the rest of the page may ask of the map, which is loaded after it. */
export interface MapControl {
  /** Brings a place into view, near enough to see single vans. */
  show(lat: number, lon: number, zoom: number): void;
}

/** The map; null while it is not there. */
export const mapControl = signal<MapControl | null>(null);

/** Where the open van was, oldest first; drawn on the map. */
export const openTrack = signal<readonly MercatorPoint[]>([]);
