/** A live curve of what a run reports. */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { number, short, t } from '../i18n/index.ts';

export interface Line {
  readonly name: string; // of the metric
  readonly label: string;
  readonly tone: string; // a colour as canvas takes it: no custom properties
  readonly dashed?: boolean; // so that colour is never the only sign
}

export interface CurveProps {
  rows: readonly Readonly<Record<string, number>>[];
  x: string; // the metric along the axis
  lines: readonly Line[];
}

export function Curve({ rows, x, lines }: CurveProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const key = lines.map(line => line.name).join();

  useEffect(() => {
    const element = holder.current!;
    const axis: uPlot.Axis = {
      stroke: '#8ba3b0',
      font: '11px "JetBrains Mono", monospace',
      grid: { stroke: '#16242f', width: 1 },
      ticks: { show: false },
    };
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: 124,
        padding: [6, 18, 0, 0], // half of a label of the axis, which may stand at its very end
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 22, space: 70, values: (_plot, ticks) => ticks.map(brief) },
          { ...axis, size: 44, space: 28, values: (_plot, ticks) => ticks.map(brief) },
        ],
        series: [
          {},
          ...lines.map(line => ({
            stroke: line.tone,
            width: 1.6,
            spanGaps: true,
            points: { show: false },
            ...(line.dashed && { dash: [5, 4] }),
          })),
        ],
      },
      [[], ...lines.map(() => [])],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: 124 }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [key]);

  useEffect(() => {
    // A last word at the same place, such as how the best of all did, is no way that the curve goes.
    const drawn = rows.filter((row, i) => i === 0 || row[x] !== rows[i - 1][x]);
    plot.current?.setData([
      drawn.map(row => row[x]),
      ...lines.map(line => drawn.map(row => (Number.isFinite(row[line.name]) ? row[line.name] : null))),
    ] as uPlot.AlignedData);
  }, [rows, key]);

  const last = rows.at(-1);
  return (
    <div class="curve">
      <div ref={holder} aria-hidden="true" />
      {rows.length === 0 && <p class="waiting mist small">{t('teach.noCurve')}</p>}
      <div class="legend">
        {lines.map(line => (
          <span key={line.name}>
            <i class={line.dashed ? 'dashed' : ''} style={{ '--tone': line.tone }} />
            {line.label}{' '}
            <b class="num">{Number.isFinite(last?.[line.name]) ? number(last![line.name], 3) : ''}</b>
          </span>
        ))}
      </div>
    </div>
  );
}

/** As axes have room for: 1,5k; 2M. */
function brief(value: number): string {
  if (Math.abs(value) >= 1e6) return `${short(value / 1e6, 1)}M`;
  if (Math.abs(value) >= 1e3) return `${short(value / 1e3, 1)}k`;
  return short(value);
}
