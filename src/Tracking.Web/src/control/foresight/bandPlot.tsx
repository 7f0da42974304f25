import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { onThemeChange } from '../map/palette';
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
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef(data);
  shown.current = data;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const build = () => {
      plot.current?.destroy();
      plot.current = new uPlot(options(element.clientWidth, zone), aligned(shown.current), element);
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
  }, [zone]);
  useEffect(() => plot.current?.setData(aligned(data)), [data]);
  return <div class="plot band" ref={box} role="img" aria-label={label} />;
}

function aligned(data: BandData): uPlot.AlignedData {
  return [data.times, data.seen, data.expected, data.low, data.high].map((values) => [...values]) as unknown as uPlot.AlignedData;
}

function options(width: number, zone: string | null): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  const line = { points: { show: false }, spanGaps: false };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
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
