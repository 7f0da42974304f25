import type { ArrivalHorizonView } from '../../client/api';

/** "83 %"; "–" for nothing. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}

/** "12 min", below ten "4.5 min"; "–" for nothing. */
export function minutes(seconds: number | null): string {
  if (seconds === null) return '–';
  const value = seconds / 60;
  return `${Math.abs(value) < 9.95 ? value.toFixed(1) : Math.round(value)} min`;
}

/** What happens is "2.0 min late" or "early" on average; "none" below half a minute. */
export function lateness(seconds: number | null): string {
  if (seconds === null) return '–';
  return Math.abs(seconds) < 30 ? 'none' : `${minutes(Math.abs(seconds))} ${seconds > 0 ? 'late' : 'early'}`;
}

/** "next", "2 to 3", "60 and more"; of a van that has just left with "at first". */
export function stopsAhead({
  justLeft,
  fewestStops,
  mostStops,
}: Pick<ArrivalHorizonView, 'justLeft' | 'fewestStops' | 'mostStops'>): string {
  const stops =
    mostStops === null
      ? `${fewestStops} and more`
      : mostStops === fewestStops
        ? mostStops === 0
          ? 'next'
          : String(mostStops)
        : `${fewestStops} to ${mostStops}`;
  return justLeft ? `${stops}, at first` : stops;
}
