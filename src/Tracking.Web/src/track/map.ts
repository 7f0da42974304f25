import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { AttributionControl, Map as BaseMap, Marker, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import countiesUrl from 'us-atlas/counties-10m.json?url';
import type { Point } from '../client/customerView';

setWorkerUrl(worker);

interface CountyProperties {
  readonly name: string;
}

type Counties = FeatureCollection<Polygon | MultiPolygon, CountyProperties>;

/** Counties this near are drawn, in degrees: more than the map ever shows. */
const surroundings = 2.5;
const zoom = 8;

/** One point on a map of the counties around it. It is a picture that follows by itself; what it shows stands in words beside it. */
export class TrackMap {
  readonly #kind: 'van' | 'pickup';
  readonly #holder: HTMLElement;
  #map: BaseMap | null = null;
  #marker: Marker | null = null;
  #counties: Counties | null = null;
  #drawnAround: Point | null = null;
  #moving = 0;

  /** Name of the county in which the point is; null when it is in none that is known. */
  county: string | null = null;

  private constructor(holder: HTMLElement, kind: 'van' | 'pickup') {
    this.#holder = holder;
    this.#kind = kind;
  }

  /** Loads what maps are drawn from. Rejects when that cannot be had, or when this browser cannot draw one. */
  static async openIn(holder: HTMLElement, kind: 'van' | 'pickup'): Promise<TrackMap> {
    const map = new TrackMap(holder, kind);
    const answer = await fetch(countiesUrl, { signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`The counties answered ${answer.status}.`);
    const topology = (await answer.json()) as Topology<{ counties: GeometryCollection<CountyProperties> }>;
    map.#counties = feature(topology, topology.objects.counties) as Counties;
    return map;
  }

  /** Shows the point; of a van also where it heads, and whether this is where it is or where it was. */
  show(at: Point, van: { heading: number | null; silent: boolean } | null): void {
    const near = this.#near(at);
    this.county = near.features.find((county) => contains(county.geometry, at))?.properties.name ?? null;
    const map = this.#map ?? this.#begin(at);
    if (this.#drawnAround === null || distance(this.#drawnAround, at) > 1) {
      this.#drawnAround = at;
      void whenLoaded(map).then(() => {
        drawCounties(map, near);
        makeRoom(map, at);
      });
    }
    makeRoom(map, at);
    const drawing = this.#marker?.getElement();
    if (drawing !== undefined && van !== null) {
      drawing.classList.toggle('silent', van.silent);
      drawing.classList.toggle('heading', van.heading !== null && !van.silent);
      drawing.style.setProperty('--heading', `${van.heading ?? 0}deg`);
    }
    this.#moveTo(at, map);
    this.#holder.dataset.position = `${at.lat.toFixed(5)},${at.lon.toFixed(5)}`;
  }

  #begin(at: Point): BaseMap {
    // It has its size from here on; a map that begins in a hidden place has none.
    this.#holder.hidden = false;
    const colours = coloursOf(this.#holder);
    const map = new BaseMap({
      container: this.#holder,
      center: [at.lon, at.lat],
      zoom,
      interactive: false,
      attributionControl: false,
      fadeDuration: 0,
      style: {
        version: 8,
        transition: { duration: 0, delay: 0 },
        sources: { counties: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } },
        layers: [
          { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
          { id: 'land', type: 'fill', source: 'counties', paint: { 'fill-color': colours.land, 'fill-antialias': false } },
          { id: 'borders', type: 'line', source: 'counties', paint: { 'line-color': colours.border, 'line-width': 1.2 } },
        ],
      },
    });
    map.addControl(new ScaleControl({ unit: navigator.language === 'en-US' ? 'imperial' : 'metric', maxWidth: 90 }), 'bottom-left');
    map.addControl(new AttributionControl({ compact: false, customAttribution: 'US Census Bureau' }), 'bottom-right');
    const drawing = document.createElement('div');
    drawing.className = `marker ${this.#kind}`;
    this.#marker = new Marker({ element: drawing }).setLngLat([at.lon, at.lat]).addTo(map);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      const now = coloursOf(this.#holder);
      map.setPaintProperty('sea', 'background-color', now.sea);
      map.setPaintProperty('land', 'fill-color', now.land);
      map.setPaintProperty('borders', 'line-color', now.border);
    });
    this.#map = map;
    return map;
  }

  /** Moves the marker there within a second, so that the eye can follow; at once for who does not want motion. */
  #moveTo(at: Point, map: BaseMap): void {
    const marker = this.#marker;
    if (marker === null) return;
    cancelAnimationFrame(this.#moving);
    const from = marker.getLngLat();
    const far = distance({ lat: from.lat, lon: from.lng }, at) > 0.2;
    if (far || document.hidden || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      marker.setLngLat([at.lon, at.lat]);
      map.jumpTo({ center: [at.lon, at.lat] });
      return;
    }
    const began = performance.now();
    const step = (time: number): void => {
      const part = Math.min(1, (time - began) / 1_000);
      marker.setLngLat([from.lng + (at.lon - from.lng) * part, from.lat + (at.lat - from.lat) * part]);
      if (part < 1) this.#moving = requestAnimationFrame(step);
      else map.jumpTo({ center: [at.lon, at.lat] });
    };
    this.#moving = requestAnimationFrame(step);
  }

  #near(at: Point): Counties {
    const features = this.#counties?.features.filter((county) => distance(firstPoint(county.geometry), at) < surroundings) ?? [];
    return { type: 'FeatureCollection', features };
  }
}

const labels = new WeakMap<BaseMap, Marker[]>();

/** The counties and their names. Names are elements, since no fonts for maps are at hand. */
function drawCounties(map: BaseMap, counties: Counties): void {
  (map.getSource('counties') as { setData(data: Counties): void } | undefined)?.setData(counties);
  for (const label of labels.get(map) ?? []) label.remove();
  labels.set(
    map,
    counties.features.map((county) => {
      const name = document.createElement('div');
      name.className = 'county';
      name.textContent = county.properties.name;
      return new Marker({ element: name }).setLngLat(middle(county.geometry)).addTo(map);
    }),
  );
}

/** Names that the marker would stand on are left out. */
function makeRoom(map: BaseMap, at: Point): void {
  for (const label of labels.get(map) ?? []) {
    const { lat, lng } = label.getLngLat();
    label.getElement().hidden = distance({ lat, lon: lng }, at) < 0.15;
  }
}

function whenLoaded(map: BaseMap): Promise<void> {
  return map.isStyleLoaded() ? Promise.resolve() : new Promise((resolve) => void map.once('load', () => resolve()));
}

function coloursOf(holder: HTMLElement): { sea: string; land: string; border: string } {
  const style = getComputedStyle(holder);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return { sea: colour('--map-sea'), land: colour('--map-land'), border: colour('--map-border') };
}

function rings(geometry: Polygon | MultiPolygon): number[][][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

function firstPoint(geometry: Polygon | MultiPolygon): Point {
  const [lon = 0, lat = 0] = rings(geometry)[0]?.[0] ?? [];
  return { lat, lon };
}

/** The middle of the box around the largest part. */
function middle(geometry: Polygon | MultiPolygon): [number, number] {
  const largest = rings(geometry).reduce((best, ring) => (ring.length > best.length ? ring : best), [] as number[][]);
  const along = (axis: 0 | 1) => largest.map((point) => point[axis] ?? 0);
  const centre = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [centre(along(0)), centre(along(1))];
}

/** Whether the point is inside, by the number of borders between it and the far east; holes count as borders. */
function contains(geometry: Polygon | MultiPolygon, { lat, lon }: Point): boolean {
  let inside = false;
  for (const ring of rings(geometry)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1 = 0, y1 = 0] = ring[i] ?? [];
      const [x2 = 0, y2 = 0] = ring[j] ?? [];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

/** In degrees, near enough for what is near. */
function distance(a: Point, b: Point): number {
  return Math.hypot(a.lat - b.lat, (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180));
}
