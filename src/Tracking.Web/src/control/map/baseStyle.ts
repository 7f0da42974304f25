import type { GeoJSONSource, GeoJSONSourceSpecification, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import type { BaseMap } from './atlas';
import type { Palette } from './palette';

/** A map of states and counties; its data follows once it is there. No fonts: names are drawn over it. */
export function baseStyle(palette: Palette): StyleSpecification {
  const source = (): GeoJSONSourceSpecification => ({
    type: 'geojson',
    data: { type: 'FeatureCollection', features: [] },
    maxzoom: 10,
    tolerance: 0.4,
  });
  return {
    version: 8,
    sources: { land: source(), counties: source(), states: source() },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': palette.water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette.land, 'fill-antialias': false } },
      {
        id: 'counties',
        type: 'line',
        source: 'counties',
        minzoom: 4.5,
        paint: { 'line-color': palette.county, 'line-width': ['interpolate', ['linear'], ['zoom'], 4.5, 0.4, 8, 1] },
      },
      {
        id: 'states',
        type: 'line',
        source: 'states',
        paint: { 'line-color': palette.state, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.7, 8, 1.8] },
      },
    ],
  };
}

export function fillBase(map: MapLibreMap, base: BaseMap): void {
  map.getSource<GeoJSONSource>('land')?.setData(base.land);
  map.getSource<GeoJSONSource>('counties')?.setData(base.counties);
  map.getSource<GeoJSONSource>('states')?.setData(base.states);
}

export function recolourBase(map: MapLibreMap, palette: Palette): void {
  map.setPaintProperty('water', 'background-color', palette.water);
  map.setPaintProperty('land', 'fill-color', palette.land);
  map.setPaintProperty('counties', 'line-color', palette.county);
  map.setPaintProperty('states', 'line-color', palette.state);
}
