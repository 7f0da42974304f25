import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { ArrivalDayView } from '../../client/api';
import { onThemeChange } from '../map/palette';
import { minutes, percent } from '../words/arrivals';
import { dayOf } from '../words/times';

const height = 140;

/** Day by day how often predictions held, and what they were off by. */
export function ArrivalPlot({ days, aim }: { readonly days: readonly ArrivalDayView[]; readonly aim: number }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const build = () => {
      plot.current?.destroy();
      plot.current = new uPlot(options(element.clientWidth, aim), dataOf(days), element);
    };
    build();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    const end = onThemeChange(build);
    return () => {
      end();
      resized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);
  useEffect(() => plot.current?.setData(dataOf(days)), [days]);
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

function options(width: number, aim: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  const line = (stroke: string) => ({ stroke, width: 1.5, points: { show: true, size: 5, fill: stroke } });
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
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
