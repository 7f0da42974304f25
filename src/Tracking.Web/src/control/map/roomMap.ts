import { AttributionControl, type LngLatBoundsLike, Map as MapLibreMap, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Area } from '../../client/liveHub';
import type { MapPlace } from '../route';
import type { Fleet } from '../state/fleet';
import { mercator } from '../state/motion';
import { loadBaseMap } from './atlas';
import { baseStyle, fillBase, recolourBase } from './baseStyle';
import { type Hit, Overlay, type Scene, type Sheets, type VanStyle } from './overlay';
import { onThemeChange, readPalette } from './palette';

setWorkerUrl(workerUrl);

export interface RoomMapOptions {
  readonly container: HTMLElement;
  readonly sheets: Sheets;
  readonly fleet: Fleet;
  readonly style: VanStyle;
  /** Address of a tile style; null for states and counties. */
  readonly styleUrl: string | null;
  readonly place: MapPlace | null;
  onArea(area: Area): void;
  onPlace(place: MapPlace): void;
  onPick(hit: Hit | null): void;
  onPoint(hit: Hit | null, x: number, y: number): void;
  onBaseFailed(message: string): void;
}

const reach = 14;
/** Vans just outside are watched too, so that they do not pop up at the edge. */
const margin = 0.08;
const wholeCountry: MapPlace = { lat: 39.3, lon: -96.5, zoom: 3.6 };

/** The map: MapLibre under two canvases. North is up and it lies flat, so that what is drawn over it needs no more than a scale and a shift. */
export class RoomMap {
  readonly #map: MapLibreMap;
  readonly #overlay: Overlay;
  readonly #options: RoomMapOptions;
  readonly #ends: (() => void)[] = [];
  #frame = 0;
  #isPlaced: boolean;

  constructor(options: RoomMapOptions) {
    this.#options = options;
    this.#isPlaced = options.place !== null;
    const palette = readPalette();
    const place = options.place ?? wholeCountry;
    this.#map = new MapLibreMap({
      container: options.container,
      style: options.styleUrl ?? baseStyle(palette),
      center: [place.lon, place.lat],
      zoom: place.zoom,
      minZoom: 2,
      maxZoom: 17,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      attributionControl: false,
      fadeDuration: 0,
      locale: { 'Map.Title': 'Map: arrow keys move it, plus and minus zoom it' },
      canvasContextAttributes: { antialias: false },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
    this.#map.addControl(new ScaleControl({ unit: navigator.language === 'en-US' ? 'imperial' : 'metric', maxWidth: 90 }), 'bottom-left');
    const attribution = options.styleUrl === null ? { customAttribution: 'Boundaries: U.S. Census Bureau' } : {};
    this.#map.addControl(new AttributionControl({ compact: true, ...attribution }), 'bottom-right');
    // It opens itself; the control room has no place to spare, and the button says enough.
    const shown = options.container.querySelector('.maplibregl-ctrl-attrib');
    shown?.classList.remove('maplibregl-compact-show');
    shown?.removeAttribute('open');
    this.#overlay = new Overlay(options.sheets, options.fleet, options.style, palette);

    const follow = () => this.#follow();
    this.#map.on('render', follow);
    this.#map.on('resize', follow);
    this.#map.on('move', () => {
      follow();
      this.#watchArea();
    });
    this.#map.on('moveend', () => {
      this.#watchArea();
      const { lng, lat } = this.#map.getCenter();
      options.onPlace({ lat, lon: lng, zoom: this.#map.getZoom() });
    });
    this.#map.on('movestart', (event) => {
      if (event.originalEvent !== undefined) this.#isPlaced = true;
    });
    this.#map.on('click', (event) => options.onPick(this.#overlay.find(event.point.x, event.point.y, reach)));
    this.#map.on('mousemove', (event) => this.#point(event.point.x, event.point.y));
    this.#map.on('mouseout', () => options.onPoint(null, 0, 0));
    // What the map cannot show (a tile, a style) is no error of the page; the room works without.
    this.#map.on('error', (event) => options.onBaseFailed(event.error?.message ?? 'unknown'));

    if (options.styleUrl === null) {
      const styled = new Promise<void>((resolve) => this.#map.once('style.load', () => resolve()));
      void this.#loadBase(styled);
    }
    this.#ends.push(
      onThemeChange(() => {
        const changed = readPalette();
        this.#overlay.setPalette(changed);
        if (options.styleUrl === null) recolourBase(this.#map, changed);
      }),
    );
    this.#follow();
    this.#watchArea();
    const beat = (now: number) => {
      this.#overlay.beat(now);
      this.#frame = requestAnimationFrame(beat);
    };
    this.#frame = requestAnimationFrame(beat);
    this.#ends.push(() => cancelAnimationFrame(this.#frame));
  }

  get overlay(): Overlay {
    return this.#overlay;
  }

  get zoom(): number {
    return this.#map.getZoom();
  }

  setScene(scene: Scene): void {
    this.#overlay.setScene(scene);
  }

  /** Shows these places, unless somebody has moved the map already. */
  fitOnce(points: readonly { lat: number; lon: number }[]): void {
    if (this.#isPlaced || points.length === 0) return;
    this.#isPlaced = true;
    const lats = points.map((point) => point.lat);
    const lons = points.map((point) => point.lon);
    const bounds: LngLatBoundsLike = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    this.#map.fitBounds(bounds, { padding: 40, maxZoom: 9, animate: false });
  }

  /** Brings a place into view, near enough to see single vans. */
  show(lat: number, lon: number, zoom: number): void {
    this.#isPlaced = true;
    const inView = this.#map.getBounds().contains([lon, lat]);
    if (inView && this.#map.getZoom() >= zoom - 1) return;
    const camera = { center: [lon, lat] as [number, number], zoom: Math.max(zoom, this.#map.getZoom()) };
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#map.jumpTo(camera);
    else this.#map.easeTo({ ...camera, duration: 500 });
  }

  /** Brings all of these into view. */
  fit(points: readonly { readonly lat: number; readonly lon: number }[]): void {
    if (points.length === 0) return;
    this.#isPlaced = true;
    const lats = points.map((point) => point.lat);
    const lons = points.map((point) => point.lon);
    const bounds: LngLatBoundsLike = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    this.#map.fitBounds(bounds, { padding: 44, maxZoom: 13, animate: false });
  }

  zoomInto(lat: number, lon: number): void {
    this.show(lat, lon, this.#map.getZoom() + 2);
  }

  resize(): void {
    this.#map.resize();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#map.remove();
  }

  async #loadBase(styled: Promise<void>): Promise<void> {
    try {
      const base = await loadBaseMap();
      this.#overlay.setBase(base);
      await styled;
      fillBase(this.#map, base);
    } catch (error) {
      this.#options.onBaseFailed(error instanceof Error ? error.message : String(error));
    }
  }

  #follow(): void {
    const { lng, lat } = this.#map.getCenter();
    const { clientWidth, clientHeight } = this.#options.container;
    this.#overlay.setCamera({ centre: mercator(lat, lng), zoom: this.#map.getZoom(), width: clientWidth, height: clientHeight });
  }

  #point(x: number, y: number): void {
    const hit = this.#overlay.find(x, y, reach);
    this.#map.getCanvas().style.cursor = hit === null ? '' : 'pointer';
    this.#options.onPoint(hit, x, y);
  }

  #watchArea(): void {
    const bounds = this.#map.getBounds();
    const wide = (bounds.getEast() - bounds.getWest()) * margin;
    const high = (bounds.getNorth() - bounds.getSouth()) * margin;
    this.#options.onArea({
      west: Math.max(-180, bounds.getWest() - wide),
      south: Math.max(-90, bounds.getSouth() - high),
      east: Math.min(180, bounds.getEast() + wide),
      north: Math.min(90, bounds.getNorth() + high),
      zoom: this.#map.getZoom(),
    });
  }
}
