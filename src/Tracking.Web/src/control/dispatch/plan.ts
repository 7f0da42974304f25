import type { DispatchRouteView, DispatchStopView, DispatchVanView, DispatchView, LeftOutView, ReplanView } from '../../client/api';
import type { RoundOnMap } from '../map/rounds';
import { mercator } from '../state/motion';
import { counted, figure } from '../words/figures';
import { span } from '../words/times';

const reasons: Readonly<Record<string, string>> = {
  noRoom: 'No room left on the vans, or in their shifts',
  dispatcher: 'Taken off by a dispatcher',
  tooLarge: 'Too large or heavy for every van',
  unreachable: 'Cannot be reached within its window and a shift',
  noVan: 'No van of its partner',
  held: 'On hold',
  noDestination: 'Where the door is was not announced',
  planned: 'On a van’s plan already',
  notToday: 'Wanted after the shift',
  tooMany: 'More than one dispatch takes',
  gone: 'Not on hand any more',
  tried: 'Tried in vain',
};

export function reasonWords(reason: string): string {
  return reasons[reason] ?? reason;
}

/** What is left out, by its reason, most packages first. */
export function byReason(leftOut: readonly LeftOutView[]): readonly { readonly reason: string; readonly packageIds: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const left of leftOut) groups.set(left.reason, [...(groups.get(left.reason) ?? []), ...left.packageIds]);
  return [...groups]
    .map(([reason, packageIds]) => ({ reason, packageIds }))
    .sort((a, b) => b.packageIds.length - a.packageIds.length || a.reason.localeCompare(b.reason));
}

/** A bar of how full a van is. */
export interface LoadBar {
  readonly share: number;
  readonly words: string;
}

/** How full a van is by what is known of its room: weight and volume. */
export function loadBars(route: DispatchRouteView, van: DispatchVanView | undefined): readonly LoadBar[] {
  const bars: LoadBar[] = [];
  if (van?.capacityGrams) {
    bars.push({
      share: route.loadGrams / van.capacityGrams,
      words: `${figure(Math.round(route.loadGrams / 1_000))} of ${figure(Math.round(van.capacityGrams / 1_000))} kg`,
    });
  }
  if (van?.capacityCm3) {
    bars.push({
      share: route.loadCm3 / van.capacityCm3,
      words: `${(route.loadCm3 / 1e6).toFixed(1)} of ${(van.capacityCm3 / 1e6).toFixed(1)} m³`,
    });
  }
  return bars;
}

/** What names a stop: its first package. */
export function stopId(stop: DispatchStopView): string {
  return stop.packageIds[0] ?? '';
}

/** Number of the colour of each van, the same as long as the dispatch has the same vans. */
export function colours(dispatch: DispatchView): ReadonlyMap<string, number> {
  return new Map([...dispatch.vans].map((van, index) => [van.vehicleId, index]));
}

/** The routes as the map draws them. */
export function roundsOnMap(
  dispatch: DispatchView,
  station: { readonly lat: number; readonly lon: number },
  shown: string | null,
): readonly RoundOnMap[] {
  const colourOf = colours(dispatch);
  return dispatch.routes.map((route) => ({
    colour: colourOf.get(route.vehicleId) ?? 0,
    station: mercator(station.lat, station.lon),
    stops: route.stops.flatMap((stop, index) =>
      stop.location === null ? [] : [{ number: index + 1, at: mercator(stop.location.lat, stop.location.lon) }],
    ),
    faint: shown !== null && shown !== route.vehicleId,
  }));
}

/** Every door of the plan. */
export function doors(dispatch: DispatchView): readonly { readonly lat: number; readonly lon: number }[] {
  return dispatch.routes.flatMap((route) => route.stops.flatMap((stop) => (stop.location === null ? [] : [stop.location])));
}

/**
 * Where a stop goes that is dropped before another one, counted in the route without it; null when it lies there already.
 *
 * @param route the route that it is dropped on
 * @param dragged the stop that is dragged
 * @param before the stop that it is dropped on
 */
export function positionBefore(route: DispatchRouteView, dragged: string, before: string): number | null {
  const ids = route.stops.map(stopId);
  const from = ids.indexOf(dragged);
  const to = ids.indexOf(before);
  if (to < 0 || from === to || from === to - 1) return null;
  return from >= 0 && from < to ? to - 1 : to;
}

/** "+3.20, +1.4 km, 5 min more driving". */
export function changeWords(change: {
  readonly costChange: number;
  readonly kilometresChange: number;
  readonly drivingSecondsChange: number;
}): string {
  const driving = Math.round(Math.abs(change.drivingSecondsChange) / 60);
  const time =
    driving === 0 ? 'as much driving' : `${counted(driving, 'minute')} ${change.drivingSecondsChange > 0 ? 'more' : 'less'} driving`;
  return `Cost ${signed(change.costChange, 2)}, ${signed(change.kilometresChange, 1)} km, ${time}`;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? '±0' : `${value > 0 ? '+' : '−'}${text}`;
}

/** What a proposed rest of a round changes, in a sentence. */
export function proposalWords(proposal: ReplanView): string {
  const { before, after } = proposal;
  const parts = [counted(after.stops, 'stop')];
  const tried = proposal.stops.filter((stop) => stop.kind === 'tried').length;
  const added = proposal.stops.filter((stop) => stop.kind === 'added').length;
  if (tried > 0) parts.push(`${figure(tried)} tried again`);
  if (added > 0) parts.push(`${figure(added)} added`);
  if (proposal.leftOut.length > 0) parts.push(`${figure(proposal.leftOut.length)} not`);
  parts.push(`${signed(after.kilometres - before.kilometres, 1)} km`);
  const later = Date.parse(after.backAt) - Date.parse(before.backAt);
  parts.push(Math.abs(later) < 60_000 ? 'back at the same time' : `back ${span(Math.abs(later))} ${later > 0 ? 'later' : 'earlier'}`);
  if (before.lateStops !== after.lateStops) parts.push(`${counted(after.lateStops, 'late stop')} instead of ${figure(before.lateStops)}`);
  return parts.join(', ');
}
