import { effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { open, rememberPlace, route } from '../route';
import { mapSettings } from '../state/mapSettings';
import { mercator } from '../state/motion';
import { byPlace, contact, fleet, now, serverNow, stations, stationTrouble, vanTrouble, watchArea } from '../state/room';
import { isSilent, isWanted, vanFilter } from '../state/vanFilter';
import { counted, figure } from '../words/figures';
import { ago, clock } from '../words/times';
import { mapControl, openRounds, openTrack } from './mapControl';
import type { Hit, StationOnMap } from './overlay';
import { RoomMap } from './roomMap';
import { VanFilters } from './vanFilters';

interface Pointed {
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
}

const pointed = signal<Pointed | null>(null);
const baseFailed = signal<string | null>(null);
const calm = ['calm', 'normal', 'high', 'critical'];

/** The map, live. What it shows can be read in the lists of stations and vans too. */
export function MapPane() {
  const container = useRef<HTMLDivElement>(null);
  const ground = useRef<HTMLCanvasElement>(null);
  const vans = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const pane = useRef<HTMLElement>(null);

  useEffect(() => {
    if (container.current === null || ground.current === null || vans.current === null || above.current === null) return;
    const map = new RoomMap({
      container: container.current,
      sheets: { ground: ground.current, vans: vans.current, stations: above.current },
      fleet,
      style: {
        isShown: (van) => isWanted(van.view, vanFilter.peek(), serverNow()),
        isSilent: (van) => contact.peek().kind !== 'live' || isSilent(van.view, serverNow()),
        trouble: (van) => vanTrouble(van.id),
      },
      styleUrl: mapSettings.peek()?.styleUrl ?? null,
      place: route.peek().place,
      onArea: watchArea,
      onPlace: rememberPlace,
      onPick: (hit) => pick(map, hit),
      onPoint: (hit, x, y) => {
        pointed.value = hit === null ? null : { hit, x, y };
      },
      onBaseFailed: (message) => {
        baseFailed.value = message;
      },
    });
    mapControl.value = map;
    const ends = [
      effect(() => {
        stations.changed.value;
        byPlace.value;
        const shown = stationsOnMap();
        const selection = route.value.selection;
        map.setScene({
          stations: shown,
          cells: fleet.cells.value,
          track: openTrack.value,
          rounds: openRounds.value,
          station: selection?.kind === 'station' || selection?.kind === 'dispatch' ? selection.id : null,
          van: selection?.kind === 'van' ? selection.id : null,
        });
        map.fitOnce(shown.map((station) => station.view.location ?? { lat: 0, lon: 0 }));
      }),
      effect(() => {
        vanFilter.value;
        contact.value;
        fleet.revision++;
      }),
    ];
    // What is drawn, told to tests: how many, and which when they ask.
    if (pane.current !== null) Object.assign(pane.current, { drawnVans: () => map.overlay.drawnIds });
    const told = setInterval(() => {
      if (pane.current !== null) pane.current.dataset.drawn = String(map.overlay.drawnVans);
    }, 250);
    const resized = new ResizeObserver(() => map.resize());
    resized.observe(container.current);
    return () => {
      for (const end of ends) end();
      resized.disconnect();
      clearInterval(told);
      mapControl.value = null;
      map.dispose();
    };
  }, []);

  return (
    <section class="map-pane" aria-label="Live map" ref={pane} data-testid="map">
      <div class="map" ref={container} />
      <div class="over" aria-hidden="true">
        <canvas ref={ground} />
        <canvas ref={vans} />
        <canvas ref={above} />
      </div>
      <VanFilters />
      <Pointing />
      <MapSummary />
    </section>
  );
}

function stationsOnMap(): StationOnMap[] {
  const shown: StationOnMap[] = [];
  for (const view of stations.values()) {
    if (view.location === null) continue;
    shown.push({ view, at: mercator(view.location.lat, view.location.lon), trouble: stationTrouble(view) });
  }
  return shown.sort((a, b) => calm.indexOf(a.trouble) - calm.indexOf(b.trouble) || a.view.onHand - b.view.onHand);
}

function pick(map: RoomMap, hit: Hit | null): void {
  if (hit === null) return;
  if (hit.kind === 'van') open({ kind: 'van', id: hit.van.id });
  else if (hit.kind === 'station') open({ kind: 'station', id: hit.station.view.stationId });
  else map.zoomInto(hit.cell.lat, hit.cell.lon);
}

/** A few words on what the pointer is over. */
function Pointing() {
  const current = pointed.value;
  if (current === null) return null;
  const { hit } = current;
  const style = { left: `${current.x}px`, top: `${current.y}px` };
  if (hit.kind === 'cell') {
    return (
      <div class="pointing" style={style} aria-hidden="true">
        <strong>{counted(hit.cell.count, 'van')}</strong>
        <span>Click to look closer</span>
      </div>
    );
  }
  if (hit.kind === 'station') {
    const { view } = hit.station;
    return (
      <div class="pointing" style={style} aria-hidden="true">
        <strong>{view.name ?? view.stationId}</strong>
        <span>
          {figure(view.onHand)} on hand · {figure(view.late)} late · {figure(view.atRisk)} at risk
        </span>
      </div>
    );
  }
  const { view } = hit.van;
  const heard = view.lastHeardAt;
  return (
    <div class="pointing" style={style} aria-hidden="true">
      <strong>{view.vehicleId}</strong>
      <span>
        {counted(view.load, 'package')}
        {view.partnerId === null ? '' : ` · ${view.partnerId}`}
      </span>
      {heard !== null && <span>{isSilent(view, now.value) ? `Last heard ${clock(heard)}` : `Heard ${ago(heard, now.value)}`}</span>}
    </div>
  );
}

/** What the map shows, in words: for screen readers, and where there is nothing to see. */
function MapSummary() {
  fleet.changed.value;
  stations.changed.value;
  const cells = fleet.cells.value;
  const count = cells.reduce((sum, cell) => sum + cell.count, 0);
  const seen = cells.length > 0 ? counted(count, 'van') : counted(fleet.vans.size, 'van');
  const words = cells.length > 0 ? `${seen} in view, counted by area. Zoom in to see each.` : `${seen} in view.`;
  return (
    <>
      <p class="map-summary" data-testid="map-summary">
        {words}
      </p>
      {baseFailed.value !== null && (
        <p class="map-failed">The background of the map could not be loaded. Vans and stations are shown without it.</p>
      )}
    </>
  );
}
