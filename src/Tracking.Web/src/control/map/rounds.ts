import type { MercatorPoint } from '../state/motion';
import { type Camera, isOnScreen, scaleOf, screenX, screenY } from './camera';
import type { Palette } from './palette';

/** A planned round: a line through its stops, and a number for each. */
export interface RoundOnMap {
  /** Which of the colours of rounds it has. */
  readonly colour: number;
  /** Where it begins and ends. */
  readonly station: MercatorPoint;
  readonly stops: readonly { readonly number: number; readonly at: MercatorPoint }[];
  /** Whether it stands out before the others, which are drawn faintly then. */
  readonly faint: boolean;
}

const font = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, sans-serif';
const numbersFrom = 8.2;

export function drawRoundWays(context: CanvasRenderingContext2D, rounds: readonly RoundOnMap[], camera: Camera, palette: Palette): void {
  const scale = scaleOf(camera);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const round of faintFirst(rounds)) {
    for (const [colour, width] of [
      [palette.halo, 5],
      [colourOf(round, palette), 2.6],
    ] as const) {
      context.globalAlpha = round.faint ? 0.25 : 0.95;
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(screenX(camera, scale, round.station.x), screenY(camera, scale, round.station.y));
      for (const { at } of round.stops) context.lineTo(screenX(camera, scale, at.x), screenY(camera, scale, at.y));
      context.lineTo(screenX(camera, scale, round.station.x), screenY(camera, scale, round.station.y));
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

export function drawRoundStops(context: CanvasRenderingContext2D, rounds: readonly RoundOnMap[], camera: Camera, palette: Palette): void {
  const scale = scaleOf(camera);
  const radius = camera.zoom < numbersFrom ? 3.5 : 9;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `650 10px ${font}`;
  for (const round of faintFirst(rounds)) {
    context.globalAlpha = round.faint ? 0.35 : 1;
    for (const { number, at } of round.stops) {
      const x = screenX(camera, scale, at.x);
      const y = screenY(camera, scale, at.y);
      if (!isOnScreen(camera, x, y, 20)) continue;
      context.beginPath();
      context.arc(x, y, radius, 0, Math.PI * 2);
      context.fillStyle = palette.halo;
      context.fill();
      context.lineWidth = 2.4;
      context.strokeStyle = colourOf(round, palette);
      context.stroke();
      if (camera.zoom < numbersFrom) continue;
      context.fillStyle = palette.ink;
      context.fillText(String(number), x, y + 0.5);
    }
  }
  context.globalAlpha = 1;
}

function faintFirst(rounds: readonly RoundOnMap[]): readonly RoundOnMap[] {
  return [...rounds].sort((a, b) => Number(b.faint) - Number(a.faint));
}

function colourOf(round: RoundOnMap, palette: Palette): string {
  return palette.rounds[round.colour % palette.rounds.length] ?? palette.track;
}
