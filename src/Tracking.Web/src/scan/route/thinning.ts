import type { WaitingPosition } from '../queue/database';

/** How far apart positions are kept. */
export interface Pace {
  /** Metres after which a new one is worth keeping. */
  readonly metres: number;
  /** Milliseconds after which one is kept in any case. */
  readonly atMostMs: number;
}

export const usualPace: Pace = { metres: 60, atMostMs: 60_000 };

/** For a battery that runs low. */
export const sparingPace: Pace = { metres: 250, atMostMs: 300_000 };

const turnDegrees = 30;
const turnMetres = 20;
const shortestMs = 3_000;
const worstAccuracy = 500;

/** Whether a position adds enough to the one kept before it. */
export function isWorthKeeping(last: WaitingPosition | null, next: WaitingPosition, pace: Pace): boolean {
  if (next.accuracy > worstAccuracy) return false;
  if (last === null || last.vehicleId !== next.vehicleId) return true;
  const passed = next.at - last.at;
  if (passed < shortestMs) return false;
  if (passed >= pace.atMostMs) return true;
  const moved = metresBetween(last, next);
  // Within its own error a standing phone wanders.
  if (moved < Math.min(next.accuracy, pace.metres)) return false;
  return moved >= pace.metres || (moved >= turnMetres && turned(last.heading, next.heading));
}

/** Of keys in order, those to drop when there are too many: every second one of the older half. */
export function thinOldest(keys: readonly number[]): number[] {
  return keys.slice(0, Math.floor(keys.length / 2)).filter((_, i) => i % 2 === 1);
}

function turned(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return false;
  const difference = Math.abs(a - b) % 360;
  return Math.min(difference, 360 - difference) >= turnDegrees;
}

/** Metres between two points, on a plane: good to well under a percent over a few kilometres. */
export function metresBetween(
  a: { readonly lat: number; readonly lon: number },
  b: { readonly lat: number; readonly lon: number },
): number {
  const degree = 111_320;
  const north = (b.lat - a.lat) * degree;
  const east = (b.lon - a.lon) * degree * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot(north, east);
}
