import type { Feature, FeatureCollection, Geometry, MultiLineString, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlasUrl from 'us-atlas/counties-10m.json?url';
import { type MercatorPoint, mercator } from '../state/motion';

type Atlas = Topology<{
  counties: GeometryCollection<{ name: string }>;
  states: GeometryCollection<{ name: string }>;
  nation: GeometryCollection;
}>;

/** A name on the map and where it stands. */
export interface PlaceName {
  readonly name: string;
  readonly at: MercatorPoint;
}

/** States and counties of the United States: U.S. Census Bureau cartographic boundaries, from us-atlas. */
export interface BaseMap {
  readonly land: FeatureCollection;
  readonly states: MultiLineString;
  readonly counties: MultiLineString;
  readonly stateNames: readonly PlaceName[];
  readonly countyNames: readonly PlaceName[];
}

/** Fetches the map once; the browser keeps it, its address changes with its content. */
export async function loadBaseMap(): Promise<BaseMap> {
  const response = await fetch(atlasUrl);
  if (!response.ok) throw new Error(`The base map answered ${response.status}.`);
  const atlas = (await response.json()) as Atlas;
  const { counties, states, nation } = atlas.objects;
  return {
    land: feature(atlas, nation) as FeatureCollection,
    states: mesh(atlas, states, (a, b) => a !== b),
    counties: mesh(atlas, counties, (a, b) => a !== b && stateOf(a) === stateOf(b)),
    stateNames: names(feature(atlas, states) as FeatureCollection<Geometry, { name: string }>),
    countyNames: names(feature(atlas, counties) as FeatureCollection<Geometry, { name: string }>),
  };
}

/** A county's id begins with that of its state. */
function stateOf(county: object): string {
  return String((county as { id?: string | number }).id).slice(0, 2);
}

/** Names, the largest place first: where there is no room for all, it is the small ones' that are left out. */
function names(collection: FeatureCollection<Geometry, { name: string }>): PlaceName[] {
  return collection.features
    .flatMap((each) => {
      const ring = largestRing(each);
      if (ring === null) return [];
      const [lon, lat] = centroid(ring);
      return [{ name: each.properties.name, at: mercator(lat, lon), area: Math.abs(signedArea(ring)) }];
    })
    .sort((a, b) => b.area - a.area)
    .map(({ name, at }) => ({ name, at }));
}

function largestRing(each: Feature): Position[] | null {
  const polygons: Polygon['coordinates'][] =
    each.geometry?.type === 'Polygon'
      ? [each.geometry.coordinates]
      : each.geometry?.type === 'MultiPolygon'
        ? each.geometry.coordinates
        : [];
  let best: Position[] | null = null;
  let bestArea = 0;
  for (const [ring] of polygons) {
    const area = ring === undefined ? 0 : Math.abs(signedArea(ring));
    if (ring !== undefined && area > bestArea) {
      best = ring;
      bestArea = area;
    }
  }
  return best;
}

function signedArea(ring: Position[]): number {
  let sum = 0;
  eachEdge(ring, (x1, y1, x2, y2) => {
    sum += x1 * y2 - x2 * y1;
  });
  return sum / 2;
}

function centroid(ring: Position[]): [number, number] {
  const area = signedArea(ring);
  let x = 0;
  let y = 0;
  eachEdge(ring, (x1, y1, x2, y2) => {
    const cross = x1 * y2 - x2 * y1;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  });
  return [x / (6 * area), y / (6 * area)];
}

function eachEdge(ring: Position[], visit: (x1: number, y1: number, x2: number, y2: number) => void): void {
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    const [x2 = 0, y2 = 0] = ring[i + 1] ?? [];
    visit(x1, y1, x2, y2);
  }
}
