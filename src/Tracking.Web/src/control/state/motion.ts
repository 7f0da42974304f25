/** A point in web Mercator, both from 0 to 1; y grows southwards. */
export interface MercatorPoint {
  readonly x: number;
  readonly y: number;
}

/** Longest time over which a movement is drawn out, so that a van that reports seldom is not shown where it was minutes ago. */
const longestMs = 15_000;
const shortestMs = 250;
/** A jump of more than this part of the world's width (some 40 km at middle latitudes) is shown at once. */
const farthest = 0.0015;

/** A movement from where the van was shown to where it was last heard. */
export interface Motion {
  readonly from: MercatorPoint;
  readonly to: MercatorPoint;
  readonly startsAt: number;
  readonly lastsMs: number;
}

export function mercator(lat: number, lon: number): MercatorPoint {
  const sin = Math.sin((Math.min(85.05, Math.max(-85.05, lat)) * Math.PI) / 180);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}

export function standing(at: MercatorPoint): Motion {
  return { from: at, to: at, startsAt: 0, lastsMs: 0 };
}

/**
 * The movement to a newly heard position: it lasts as long as the van took between its last two reports, and starts where the van is shown now.
 * After it the van stands where it was last heard; it never glides on.
 */
export function moveTo(motion: Motion, to: MercatorPoint, now: number, sinceLastMs: number): Motion {
  const from = placeAt(motion, now);
  if (Math.abs(to.x - from.x) > farthest || Math.abs(to.y - from.y) > farthest) return standing(to);
  return { from, to, startsAt: now, lastsMs: Math.min(longestMs, Math.max(shortestMs, sinceLastMs)) };
}

export function placeAt(motion: Motion, now: number): MercatorPoint {
  if (now >= motion.startsAt + motion.lastsMs) return motion.to;
  const part = Math.max(0, (now - motion.startsAt) / motion.lastsMs);
  return { x: motion.from.x + (motion.to.x - motion.from.x) * part, y: motion.from.y + (motion.to.y - motion.from.y) * part };
}

export function isMoving(motion: Motion, now: number): boolean {
  return now < motion.startsAt + motion.lastsMs;
}

/** Degrees from north, clockwise, of the way between two points; null when they are the same. */
export function headingOf(from: MercatorPoint, to: MercatorPoint): number | null {
  const dx = to.x - from.x;
  const dy = from.y - to.y;
  if (Math.hypot(dx, dy) < 1e-8) return null;
  return ((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360;
}
