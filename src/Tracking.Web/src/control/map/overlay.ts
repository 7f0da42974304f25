import type { MapCell, StationView } from '../../client/api';
import type { Trouble } from '../state/attention';
import type { Fleet, Van } from '../state/fleet';
import { isMoving, type MercatorPoint, mercator, placeAt } from '../state/motion';
import { figure } from '../words/figures';
import { clock } from '../words/times';
import type { BaseMap, PlaceName } from './atlas';
import { type Camera, isOnScreen, scaleOf, screenX, screenY } from './camera';
import type { Palette } from './palette';
import { drawRoundStops, drawRoundWays, type RoundOnMap } from './rounds';
import { Sprites } from './sprites';

/** What stands on the map besides vans. */
export interface Scene {
  readonly stations: readonly StationOnMap[];
  readonly cells: readonly MapCell[];
  /** Where the open van was, oldest first. */
  readonly track: readonly MercatorPoint[];
  /** Planned rounds. */
  readonly rounds: readonly RoundOnMap[];
  /** Ids of the selected station and van. */
  readonly station: string | null;
  readonly van: string | null;
}

export interface StationOnMap {
  readonly view: StationView;
  readonly at: MercatorPoint;
  readonly trouble: Trouble;
}

export type Hit =
  | { readonly kind: 'van'; readonly van: Van }
  | { readonly kind: 'station'; readonly station: StationOnMap }
  | { readonly kind: 'cell'; readonly cell: MapCell };

/** Decides how vans look; asked for each van and each drawing. */
export interface VanStyle {
  isShown(van: Van): boolean;
  isSilent(van: Van): boolean;
  trouble(van: Van): Trouble;
}

const font = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, sans-serif';
const shortestFrameMs = 50;
const smallestStep = 0.4;

/** The canvases over the map, from the lowest up. */
export interface Sheets {
  /** Names, the track, counts. */
  readonly ground: HTMLCanvasElement;
  readonly vans: HTMLCanvasElement;
  readonly stations: HTMLCanvasElement;
}

/**
 * Draws what moves, and names, on canvases over the map: vans can move without the map being rendered again, and no fonts of a tile server are needed.
 */
export class Overlay {
  readonly #ground: CanvasRenderingContext2D;
  readonly #vans: CanvasRenderingContext2D;
  readonly #stations: CanvasRenderingContext2D;
  readonly #fleet: Fleet;
  readonly #style: VanStyle;
  #sprites = new Sprites(1);
  #ratio = 1;
  #camera: Camera = { centre: { x: 0.5, y: 0.5 }, zoom: 3, width: 1, height: 1 };
  #scene: Scene = { stations: [], cells: [], track: [], rounds: [], station: null, van: null };
  #palette: Palette;
  #base: BaseMap | null = null;
  #vanRevision = -1;
  #drawnAt = 0;
  #drawn = new Map<string, { x: number; y: number }>();

  constructor(sheets: Sheets, fleet: Fleet, style: VanStyle, palette: Palette) {
    this.#ground = contextOf(sheets.ground);
    this.#vans = contextOf(sheets.vans);
    this.#stations = contextOf(sheets.stations);
    this.#fleet = fleet;
    this.#style = style;
    this.#palette = palette;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#sprites = new Sprites(this.#ratio);
    this.draw();
  }

  setBase(base: BaseMap): void {
    this.#base = base;
    this.drawPlaces();
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
    this.draw();
  }

  /** Follows the map, at once. */
  setCamera(camera: Camera): void {
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (ratio !== this.#ratio || camera.width !== this.#camera.width || camera.height !== this.#camera.height) {
      this.#ratio = ratio;
      this.#sprites = new Sprites(ratio);
      for (const { canvas } of [this.#ground, this.#vans, this.#stations]) {
        canvas.width = Math.round(camera.width * ratio);
        canvas.height = Math.round(camera.height * ratio);
      }
    }
    this.#camera = camera;
    this.draw();
  }

  draw(): void {
    this.drawPlaces();
    this.#drawVans(performance.now());
  }

  /** Called on each animation frame: draws the vans again if one of them has moved far enough to be seen, at most twenty times a second. */
  beat(now: number): void {
    if (now - this.#drawnAt < shortestFrameMs) return;
    if (this.#vanRevision !== this.#fleet.revision || this.#hasMoved(now)) this.#drawVans(now);
  }

  /** How many vans are drawn. */
  get drawnVans(): number {
    return this.#drawn.size;
  }

  get drawnIds(): string[] {
    return [...this.#drawn.keys()];
  }

  find(x: number, y: number, reach: number): Hit | null {
    let best: Hit | null = null;
    let nearest = reach;
    for (const [id, at] of this.#drawn) {
      const away = Math.hypot(at.x - x, at.y - y);
      const van = this.#fleet.vans.get(id);
      if (away < nearest && van !== undefined) {
        nearest = away;
        best = { kind: 'van', van };
      }
    }
    if (best !== null) return best;
    const camera = this.#camera;
    const scale = scaleOf(camera);
    nearest = Number.POSITIVE_INFINITY;
    for (const station of this.#scene.stations) {
      const away = Math.hypot(screenX(camera, scale, station.at.x) - x, screenY(camera, scale, station.at.y) - y);
      if (away < stationRadius(station.view, camera.zoom) + reach / 2 && away < nearest) {
        nearest = away;
        best = { kind: 'station', station };
      }
    }
    if (best !== null) return best;
    for (const cell of this.#scene.cells) {
      const at = mercator(cell.lat, cell.lon);
      const away = Math.hypot(screenX(camera, scale, at.x) - x, screenY(camera, scale, at.y) - y);
      if (away < cellRadius(cell.count)) return { kind: 'cell', cell };
    }
    return null;
  }

  #hasMoved(now: number): boolean {
    const camera = this.#camera;
    const scale = scaleOf(camera);
    for (const van of this.#fleet.vans.values()) {
      const drawn = this.#drawn.get(van.id);
      if (drawn === undefined) continue;
      const at = placeAt(van.motion, now);
      if (
        Math.abs(screenX(camera, scale, at.x) - drawn.x) > smallestStep ||
        Math.abs(screenY(camera, scale, at.y) - drawn.y) > smallestStep
      ) {
        return true;
      }
    }
    return false;
  }

  #clear(context: CanvasRenderingContext2D): void {
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.clearRect(0, 0, this.#camera.width, this.#camera.height);
  }

  #drawVans(now: number): void {
    this.#drawnAt = now;
    this.#vanRevision = this.#fleet.revision;
    const context = this.#vans;
    this.#clear(context);
    const camera = this.#camera;
    const scale = scaleOf(camera);
    const crowded = this.#fleet.vans.size > 800 && camera.zoom < 9;
    const size = crowded ? 5 : camera.zoom < 8.5 ? 6 : camera.zoom < 10 ? 7 : camera.zoom < 12 ? 8.5 : 10;
    const palette = this.#palette;
    const drawn = new Map<string, { x: number; y: number }>();
    const labelled: { van: Van; x: number; y: number; silent: boolean }[] = [];
    for (const van of this.#fleet.vans.values()) {
      if (!this.#style.isShown(van)) continue;
      const at = placeAt(van.motion, now);
      const x = screenX(camera, scale, at.x);
      const y = screenY(camera, scale, at.y);
      if (!isOnScreen(camera, x, y, 20)) continue;
      drawn.set(van.id, { x, y });
      const silent = this.#style.isSilent(van);
      const trouble = this.#style.trouble(van);
      const selected = van.id === this.#scene.van;
      const linehaul = van.view.kind === 'linehaul';
      if (trouble !== 'calm' || selected) {
        context.beginPath();
        context.arc(x, y, size + 3.5, 0, Math.PI * 2);
        context.strokeStyle = selected ? palette.selected : palette[trouble === 'calm' ? 'normal' : trouble];
        context.lineWidth = selected ? 3 : 1.8;
        context.stroke();
      }
      const picture = this.#sprites.of({
        colour: silent ? palette.silent : linehaul ? palette.linehaul : palette.van,
        halo: palette.halo,
        size,
        heading: (van.view.position?.speed ?? 1) < 0.5 && !isMoving(van.motion, now) ? null : van.heading,
        loaded: van.view.load > 0,
        linehaul,
        silent,
      });
      const width = picture.width / this.#ratio;
      context.drawImage(picture, x - width / 2, y - width / 2, width, width);
      if (selected || camera.zoom >= 11.5 || (silent && camera.zoom >= 9.5)) labelled.push({ van, x, y, silent });
    }
    this.#drawn = drawn;
    if (labelled.length <= 150) for (const label of labelled) this.#drawVanLabel(context, label, size, camera.zoom);
  }

  #drawVanLabel(
    context: CanvasRenderingContext2D,
    label: { van: Van; x: number; y: number; silent: boolean },
    size: number,
    zoom: number,
  ): void {
    context.font = `500 11px ${font}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const selected = label.van.id === this.#scene.van;
    const heard = label.silent && label.van.view.lastHeardAt !== null ? `last heard ${clock(label.van.view.lastHeardAt)}` : '';
    const name = zoom >= 11.5 || selected ? label.van.id : '';
    this.#text(
      context,
      [name, heard].filter((part) => part !== '').join(' · '),
      label.x + size + 5,
      label.y,
      label.silent ? this.#palette.soft : this.#palette.ink,
    );
  }

  drawPlaces(): void {
    this.#clear(this.#ground);
    this.#drawNames(this.#ground);
    this.#drawTrack(this.#ground);
    drawRoundWays(this.#ground, this.#scene.rounds, this.#camera, this.#palette);
    this.#clear(this.#stations);
    this.#drawStations(this.#stations);
    this.#drawCells(this.#stations);
    drawRoundStops(this.#stations, this.#scene.rounds, this.#camera, this.#palette);
  }

  #drawNames(context: CanvasRenderingContext2D): void {
    if (this.#base === null) return;
    const zoom = this.#camera.zoom;
    if (zoom >= 7.6) this.#drawNamesOf(context, this.#base.countyNames, `400 ${zoom < 9 ? 10 : 11}px ${font}`, 0.75);
    if (zoom >= 3.4 && zoom < 7.6) this.#drawNamesOf(context, this.#base.stateNames, `600 ${zoom < 5 ? 11 : 13}px ${font}`, 0.9);
  }

  #drawNamesOf(context: CanvasRenderingContext2D, names: readonly PlaceName[], nameFont: string, alpha: number): void {
    const camera = this.#camera;
    const scale = scaleOf(camera);
    context.font = nameFont;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = this.#palette.name;
    context.globalAlpha = alpha;
    // Nor is one written under a count of vans.
    const taken = this.#cellBoxes();
    for (const { name, at } of names) {
      const x = screenX(camera, scale, at.x);
      const y = screenY(camera, scale, at.y);
      if (!isOnScreen(camera, x, y, 40)) continue;
      const half = context.measureText(name).width / 2 + 3;
      const box = { left: x - half, top: y - 7, right: x + half, bottom: y + 7 };
      if (taken.some((other) => overlap(other, box))) continue;
      taken.push(box);
      context.fillText(name, x, y);
    }
    context.globalAlpha = 1;
  }

  /** Where the counts of vans are, which nothing is written over. */
  #cellBoxes(): Box[] {
    const camera = this.#camera;
    const scale = scaleOf(camera);
    return this.#scene.cells.map(({ lat, lon, count }) => {
      const at = mercator(lat, lon);
      return around(screenX(camera, scale, at.x), screenY(camera, scale, at.y), cellRadius(count));
    });
  }

  #drawTrack(context: CanvasRenderingContext2D): void {
    const track = this.#scene.track;
    if (track.length < 2) return;
    const camera = this.#camera;
    const scale = scaleOf(camera);
    context.lineJoin = 'round';
    context.lineCap = 'round';
    for (const [colour, width] of [
      [this.#palette.halo, 6],
      [this.#palette.track, 3],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      for (const at of track) context.lineTo(screenX(camera, scale, at.x), screenY(camera, scale, at.y));
      context.stroke();
    }
    const [first] = track;
    if (first === undefined) return;
    context.beginPath();
    context.arc(screenX(camera, scale, first.x), screenY(camera, scale, first.y), 5, 0, Math.PI * 2);
    context.fillStyle = this.#palette.halo;
    context.fill();
    context.lineWidth = 2.5;
    context.stroke();
  }

  #drawCells(context: CanvasRenderingContext2D): void {
    const camera = this.#camera;
    const scale = scaleOf(camera);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const cell of this.#scene.cells) {
      const at = mercator(cell.lat, cell.lon);
      const x = screenX(camera, scale, at.x);
      const y = screenY(camera, scale, at.y);
      const radius = cellRadius(cell.count);
      if (!isOnScreen(camera, x, y, radius)) continue;
      context.beginPath();
      context.arc(x, y, radius, 0, Math.PI * 2);
      context.globalAlpha = 0.16;
      context.fillStyle = this.#palette.van;
      context.fill();
      context.globalAlpha = 0.75;
      context.strokeStyle = this.#palette.van;
      context.lineWidth = 1.2;
      context.stroke();
      context.globalAlpha = 1;
      context.font = `650 ${radius < 14 ? 11 : 12}px ${font}`;
      this.#text(context, figure(cell.count), x, y + 0.5, this.#palette.ink);
    }
  }

  #drawStations(context: CanvasRenderingContext2D): void {
    const camera = this.#camera;
    const scale = scaleOf(camera);
    const palette = this.#palette;
    const shown: { station: StationOnMap; x: number; y: number; radius: number }[] = [];
    // The calm ones first, so that trouble is never covered.
    for (const station of this.#scene.stations) {
      const x = screenX(camera, scale, station.at.x);
      const y = screenY(camera, scale, station.at.y);
      if (!isOnScreen(camera, x, y, 60)) continue;
      const radius = stationRadius(station.view, camera.zoom);
      shown.push({ station, x, y, radius });
      const selected = station.view.stationId === this.#scene.station;
      const colour = station.trouble === 'calm' ? palette.station : palette[station.trouble];
      context.beginPath();
      context.roundRect(x - radius, y - radius, radius * 2, radius * 2, Math.min(4, radius * 0.45));
      context.fillStyle = palette.halo;
      context.fill();
      context.globalAlpha = station.trouble === 'calm' ? 0.28 : 0.92;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = selected ? palette.selected : colour;
      context.lineWidth = selected ? 3.5 : 1.6;
      context.stroke();
    }
    if (camera.zoom < 6.2) return;
    // A name covers neither another station nor a count of vans.
    const taken = this.#cellBoxes();
    for (const { x, y, radius } of shown) taken.push(around(x, y, radius));
    for (const { station, x, y, radius } of shown.reverse()) this.#drawStationLabel(context, station, x, y, radius, taken);
  }

  #drawStationLabel(context: CanvasRenderingContext2D, station: StationOnMap, x: number, y: number, radius: number, taken: Box[]): void {
    const { view } = station;
    const selected = view.stationId === this.#scene.station;
    context.font = `600 12px ${font}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const name = view.name ?? view.stationId;
    const figures = this.#camera.zoom < 7.4 && !selected ? '' : stationFigures(view);
    const width = Math.max(context.measureText(name).width, figures === '' ? 0 : context.measureText(figures).width);
    const box = { left: x + radius + 4, top: y - 9, right: x + radius + 8 + width, bottom: y + (figures === '' ? 9 : 22) };
    if (!selected && taken.some((other) => overlap(other, box))) return;
    taken.push(box);
    this.#text(context, name, box.left, y, this.#palette.ink);
    if (figures === '') return;
    context.font = `400 11px ${font}`;
    this.#text(context, figures, box.left, y + 14, this.#palette.soft);
  }

  #text(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string): void {
    if (text === '') return;
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = this.#palette.halo;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no 2D canvas.');
  return context;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box around a disc. */
function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function stationFigures(view: StationView): string {
  const parts = [figure(view.onHand)];
  if (view.late > 0) parts.push(`${figure(view.late)} late`);
  if (view.atRisk > 0) parts.push(`${figure(view.atRisk)} at risk`);
  return parts.join(' · ');
}

/** Half the side of a station's square: grows with the root of what is on hand. */
export function stationRadius(view: StationView, zoom: number): number {
  const whole = Math.min(16, 5 + Math.sqrt(view.onHand) * 0.3);
  return zoom < 4.5 ? Math.max(2, whole * 0.4) : zoom < 6.2 ? whole * 0.6 : zoom < 8 ? whole * 0.8 : whole;
}

export function cellRadius(count: number): number {
  return Math.min(30, 10 + Math.sqrt(count) * 0.9);
}
