import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import { type PlotOptions, type PlotStyle, usePlot } from '../parts/plot';
import { clock } from '../words/times';

const height = 150;
const daySeconds = 86_400;

/** Numbers over time: what was, what is expected, and the range in which that will lie. */
export interface BandData {
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** What was; null where it is not known yet. */
  readonly seen: readonly (number | null)[];
  readonly expected: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Draws them; `label` says in words what is to be seen, since nobody can read a picture out. */
export function BandPlot({ data, zone, label }: { readonly data: BandData; readonly zone: string | null; readonly label: string }) {
  const drawn = useMemo(() => aligned(data), [data]);
  const box = usePlot(height, drawn, (style) => options(style, zone), zone);
  return <div class="plot band" ref={box} role="img" aria-label={label} />;
}

function aligned(data: BandData): uPlot.AlignedData {
  return [data.times, data.seen, data.expected, data.low, data.high].map((values) => [...values]) as unknown as uPlot.AlignedData;
}

function options({ colour, axis }: PlotStyle, zone: string | null): PlotOptions {
  const line = { points: { show: false }, spanGaps: false };
  return {
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
    scales: { y: { range: (_, __, most) => [0, Math.max(10, most * 1.1)] } },
    bands: [{ series: [4, 3], fill: colour('--plot-fill') }],
    series: [
      {},
      { ...line, label: 'came', stroke: colour('--soft'), width: 1.5 },
      { ...line, label: 'expected', stroke: colour('--map-track'), width: 1.5 },
      { ...line, label: 'low', stroke: colour('--plot-fill'), width: 1 },
      { ...line, label: 'high', stroke: colour('--plot-fill'), width: 1 },
    ],
    axes: [
      {
        ...axis,
        size: 24,
        incrs: [3_600, 7_200, 10_800, 14_400, 21_600, 43_200, daySeconds, 2 * daySeconds],
        space: 48,
        values: (_, ticks) => ticks.map((tick) => tickText(tick, zone)),
      },
      { ...axis, size: 44, space: 26 },
    ],
  };
}

/** The day at midnight, else the time. */
function tickText(tick: number, zone: string | null): string {
  const time = clock(tick * 1_000, zone);
  return time === '00:00' ? weekday(tick * 1_000, zone) : time;
}

function weekday(at: number, zone: string | null): string {
  return new Intl.DateTimeFormat('en-US', { weekday: 'short', ...(zone === null ? {} : { timeZone: zone }) }).format(at);
}
