import { signal } from '@preact/signals';
import type { MapSettingsView } from '../../client/api';
import { api } from './api';

/** What the server says about the map; null until it has answered. */
export const mapSettings = signal<MapSettingsView | null>(null);

/** Asks once; without an answer the map that comes with the page is shown. */
export async function loadMapSettings(): Promise<void> {
  const answer = await api.get('/v1/map');
  mapSettings.value = answer.ok ? answer.value : { styleUrl: null };
}
