import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import type { ArrivalDayView } from '../../client/api';
import { type PlotOptions, type PlotStyle, usePlot } from '../parts/plot';
import { minutes, percent } from '../words/arrivals';
import { dayOf } from '../words/times';

const height = 140;

/** Day by day how often predictions held, and what they were off by. */
export function ArrivalPlot({ days, aim }: { readonly days: readonly ArrivalDayView[]; readonly aim: number }) {
  const data = useMemo(() => dataOf(days), [days]);
  const box = usePlot(height, data, (style) => options(style, aim), aim);
  const last = days.at(-1);
  return (
    <figure class="plot-box">
      <figcaption>
        <span class="key coverage">within</span> <span class="key error">off by</span>
      </figcaption>
      <div
        class="plot"
        ref={box}
        role="img"
        aria-label={
          last === undefined
            ? 'Arrival times by day'
            : `Arrival times by day; on ${dayOf(last.day)} ${percent(last.total.coverage)} within, off by ${minutes(last.total.meanErrorSeconds)}`
        }
      />
    </figure>
  );
}

function dataOf(days: readonly ArrivalDayView[]): uPlot.AlignedData {
  return [
    days.map((day) => Date.parse(`${day.day}T00:00:00Z`) / 1_000),
    days.map((day) => (day.total.coverage === null ? null : day.total.coverage * 100)),
    days.map((day) => (day.total.meanErrorSeconds === null ? null : day.total.meanErrorSeconds / 60)),
  ];
}

function options({ colour, axis }: PlotStyle, aim: number): PlotOptions {
  const line = (stroke: string) => ({ stroke, width: 1.5, points: { show: true, size: 5, fill: stroke } });
  return {
    scales: { '%': { range: [0, 100] }, min: { range: (_, __, most) => [0, Math.max(10, most * 1.15)] } },
    series: [
      {},
      { label: 'within', scale: '%', ...line(colour('--map-track')) },
      { label: 'off by', scale: 'min', dash: [5, 3], ...line(colour('--high')) },
    ],
    axes: [
      {
        ...axis,
        size: 24,
        incrs: [86_400, 172_800, 604_800, 1_209_600],
        values: (_, ticks) => ticks.map((tick) => dayOf(tick * 1_000)),
        space: 52,
      },
      { ...axis, scale: '%', size: 46, incrs: [25, 50], values: (_, ticks) => ticks.map((tick) => `${tick} %`) },
      {
        ...axis,
        scale: 'min',
        side: 1,
        size: 50,
        space: 26,
        grid: { show: false },
        values: (_, ticks) => ticks.map((tick) => `${tick} min`),
      },
    ],
    hooks: {
      drawClear: [
        (drawn) => {
          // Where four of five lie.
          const y = drawn.valToPos(aim * 100, '%', true);
          drawn.ctx.save();
          drawn.ctx.strokeStyle = colour('--soft');
          drawn.ctx.setLineDash([2, 4]);
          drawn.ctx.beginPath();
          drawn.ctx.moveTo(drawn.bbox.left, y);
          drawn.ctx.lineTo(drawn.bbox.left + drawn.bbox.width, y);
          drawn.ctx.stroke();
          drawn.ctx.restore();
        },
      ],
    },
  };
}
