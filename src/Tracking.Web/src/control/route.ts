import { signal } from '@preact/signals';

/** The lists of the room; `map` is a list of its own on a phone only, elsewhere the map is always there. */
export type ListName = 'map' | 'attention' | 'stations' | 'vans';
export type SelectionKind = 'station' | 'van' | 'package' | 'attention' | 'promises' | 'dispatch';

export interface Selection {
  readonly kind: SelectionKind;
  /** Empty for `promises`. */
  readonly id: string;
}

export interface MapPlace {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

export interface Route {
  readonly list: ListName | null;
  readonly selection: Selection | null;
  readonly place: MapPlace | null;
}

const lists: readonly string[] = ['map', 'attention', 'stations', 'vans'];
const kinds: readonly string[] = ['station', 'van', 'package', 'attention', 'dispatch'];

/** Reads `#/stations`, `#/van/VAN-7`, `#/promises`, each with `?map=lat,lon,zoom`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const parts = path.split('/');
  const place = parsePlace(new URLSearchParams(query).get('map'));
  const [first = ''] = parts;
  if (first === 'promises') return { list: null, selection: { kind: 'promises', id: '' }, place };
  if (parts.length === 2 && kinds.includes(first)) {
    const id = decoded(parts[1] ?? '');
    if (id !== '') return { list: null, selection: { kind: first as SelectionKind, id }, place };
  }
  return { list: lists.includes(first) ? (first as ListName) : null, selection: null, place };
}

/** The address of a list or a selection, without the map's place. */
export function address(target: Selection | ListName): string {
  if (typeof target === 'string') return `#/${target}`;
  return target.kind === 'promises' ? '#/promises' : `#/${target.kind}/${encodeURIComponent(target.id)}`;
}

function parsePlace(text: string | null): MapPlace | null {
  const [lat, lon, zoom] = (text ?? '').split(',').map(Number);
  if (lat === undefined || lon === undefined || zoom === undefined) return null;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22 ? { lat, lon, zoom } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** What is open. The address bar is the truth: it is shareable, and the back button works. */
export const route = signal<Route>(parseRoute(globalThis.location?.hash ?? ''));
/** The list that was looked at last; it stays beside a selection on a wide screen. */
export const list = signal<ListName>(route.peek().list ?? 'attention');

export function followAddress(): void {
  window.addEventListener('hashchange', () => {
    const next = parseRoute(location.hash);
    route.value = next;
    if (next.list !== null) list.value = next.list;
  });
}

export function open(target: Selection | ListName): void {
  const next = address(target);
  if (location.hash.split('?')[0] !== next) location.hash = `${next}${placeQuery()}`;
}

/** Closes what is selected and goes back to the list. */
export function close(): void {
  if (route.peek().selection !== null) open(list.peek());
}

/** Keeps the map's place in the address, without a step in the history. */
export function rememberPlace(place: MapPlace): void {
  const text = `${place.lat.toFixed(4)},${place.lon.toFixed(4)},${place.zoom.toFixed(2)}`;
  const path = location.hash.split('?')[0] || address(list.peek());
  history.replaceState(history.state, '', `${path}?map=${text}`);
}

function placeQuery(): string {
  const query = location.hash.split('?')[1];
  return query === undefined ? '' : `?${query}`;
}
