import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { onThemeChange } from '../map/palette';

/** What plots draw with in the page's present colours. */
export interface PlotStyle {
  /** The value of a custom property of the page. */
  readonly colour: (name: string) => string;
  readonly axis: uPlot.Axis;
}

/** What one plot has of its own. */
export type PlotOptions = Omit<uPlot.Options, 'width' | 'height' | 'legend' | 'cursor'>;

/**
 * Draws a plot into the element that the answer is given to, as wide as that is, and anew when the theme changes or `from` does, what `describe` depends on beside it.
 * `height` is in CSS pixels.
 */
export function usePlot(
  height: number,
  data: uPlot.AlignedData,
  describe: (style: PlotStyle) => PlotOptions,
  from: string | number | null = null,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef(data);
  shown.current = data;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const build = () => {
      plot.current?.destroy();
      const size = { width: element.clientWidth, height };
      const plain = { legend: { show: false }, cursor: { drag: { x: false, y: false } } };
      plot.current = new uPlot({ ...size, ...plain, ...describe(styleOfPage()) }, shown.current, element);
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
  }, [from]);
  useEffect(() => plot.current?.setData(data), [data]);
  return box;
}

function styleOfPage(): PlotStyle {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    colour,
    axis: {
      stroke: colour('--soft'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: '11px system-ui, sans-serif',
    },
  };
}
