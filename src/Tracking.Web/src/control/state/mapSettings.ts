import { signal } from '@preact/signals';
import { get } from '../../client/request';

export interface MapSettings {
  /** Address of a MapLibre style whose tiles are shown instead of states and counties. */
  readonly styleUrl: string | null;
}

/** What the server says about the map; null until it has answered. */
export const mapSettings = signal<MapSettings | null>(null);

/** Asks once; without an answer the map that comes with the page is shown. */
export async function loadMapSettings(): Promise<void> {
  const answer = await get<MapSettings>('/v1/map');
  mapSettings.value = answer.ok ? { styleUrl: answer.value.styleUrl } : { styleUrl: null };
}
