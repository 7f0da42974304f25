import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import type { PositionView } from '../../client/api';
import { type PlotOptions, type PlotStyle, usePlot } from '../parts/plot';
import { counted } from '../words/figures';
import { clock } from '../words/times';

const height = 110;

/** A van's speed over its track, in miles an hour: standing, driving and gaps without a report are seen at a glance. */
export function SpeedPlot({ points }: { readonly points: readonly PositionView[] }) {
  const data = useMemo(() => dataOf(points), [points]);
  const box = usePlot(height, data, options);
  const first = points[0];
  const last = points.at(-1);
  return (
    <div
      class="plot"
      ref={box}
      role="img"
      aria-label={
        first === undefined || last === undefined
          ? 'Speed'
          : `Speed from ${clock(first.occurredAt)} to ${clock(last.occurredAt)}, ${counted(points.length, 'position')}`
      }
    />
  );
}

/** A gap of more than this between two reports is drawn as one. */
const gapSeconds = 15 * 60;

function dataOf(points: readonly PositionView[]): uPlot.AlignedData {
  const times: number[] = [];
  const speeds: (number | null)[] = [];
  for (const point of points) {
    const at = Date.parse(point.occurredAt) / 1_000;
    const before = times.at(-1);
    if (before !== undefined && at <= before) continue;
    if (before !== undefined && at - before > gapSeconds) {
      times.push(before + 1);
      speeds.push(null);
    }
    times.push(at);
    speeds.push(point.speed === null ? null : point.speed * 2.23694);
  }
  return [times, speeds];
}

function options({ colour, axis }: PlotStyle): PlotOptions {
  return {
    scales: { y: { range: (_, __, most) => [0, Math.max(20, most * 1.1)] } },
    series: [
      {},
      { label: 'mph', stroke: colour('--map-track'), width: 1.5, fill: colour('--plot-fill'), points: { show: false }, spanGaps: false },
    ],
    axes: [
      // Not finer than the words that stand there.
      {
        ...axis,
        size: 24,
        incrs: [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200],
        values: (_, ticks) => ticks.map((tick) => clock(tick * 1_000)),
        space: 56,
      },
      {
        ...axis,
        size: 52,
        space: 22,
        incrs: [10, 20, 25, 50, 100],
        values: (_, ticks) => ticks.map((tick, i) => (i === ticks.length - 1 ? `${tick} mph` : String(tick))),
      },
    ],
  };
}
