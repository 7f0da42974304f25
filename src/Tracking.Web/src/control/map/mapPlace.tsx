import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { mapSettings } from '../state/mapSettings';

const pane = signal<FunctionComponent | null>(null);
const failed = signal(false);

/** Loads the map, which is most of the page's weight; the lists are there before it, and without it. */
export async function loadMap(): Promise<void> {
  try {
    const { MapPane } = await import('./mapPane');
    pane.value = MapPane;
  } catch {
    failed.value = true;
  }
}

/** Where the map is, once it and what the server says about it are there. */
export function MapPlace() {
  const Pane = pane.value;
  if (Pane !== null && mapSettings.value !== null) return <Pane />;
  return (
    <section class="map-pane" aria-label="Live map">
      {failed.value && (
        <p class="map-failed">The map could not be loaded. The lists are complete without it; reload the page to try again.</p>
      )}
    </section>
  );
}
