import type { MercatorPoint } from '../state/motion';

/** Where a north-up, flat map looks: turns web Mercator into CSS pixels of its box. */
export interface Camera {
  readonly centre: MercatorPoint;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels for the width of the world. */
export function scaleOf(camera: Camera): number {
  return 512 * 2 ** camera.zoom;
}

export function screenX(camera: Camera, scale: number, x: number): number {
  // The copy of the world that is nearest to the centre.
  const away = x - camera.centre.x;
  return (away - Math.round(away)) * scale + camera.width / 2;
}

export function screenY(camera: Camera, scale: number, y: number): number {
  return (y - camera.centre.y) * scale + camera.height / 2;
}

export function isOnScreen(camera: Camera, x: number, y: number, margin: number): boolean {
  return x >= -margin && y >= -margin && x <= camera.width + margin && y <= camera.height + margin;
}
