import { signal } from '@preact/signals';
import type { MercatorPoint } from '../state/motion';

/** Where the open van was, oldest first; drawn on the map. */
export const openTrack = signal<readonly MercatorPoint[]>([]);
