import { BarController, BarElement, CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip, type ChartConfiguration } from "chart.js";
import { useEffect, useRef } from "react";
import { useSelect } from "../core/store";

// Whatever is not named here is cut out of the build (tools/chart.mjs).
Chart.register(BarController, BarElement, CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface ChartSeries {
  label: string;
  values: readonly (number | null)[];
  colour?: 1 | 2 | 3 | 4 | 5 | 6;
  /** The edge of a range around the next series of the same colour: no line of its own; `upper` is filled down to the series before it. */
  edge?: "lower" | "upper";
}

export interface ChartProperties {
  kind: "line" | "bar" | "stacked";
  label: string;
  labels: readonly string[];
  series: readonly ChartSeries[];
  height?: number;
  format?: (value: number) => string;
  /** A figure was clicked: its place in `labels` and in `series`. */
  onPick?: (index: number, series: number) => void;
  maximum?: number;
  /** The place in `labels` that is marked. */
  mark?: number;
  /** What the axis below counts. */
  axis?: string;
}

/** The canvas of a chart in the theme's colours. */
export default function ChartCanvas({ kind, labels, series, format = String, onPick, maximum, mark, axis: axisTitle }: ChartProperties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useSelect((state) => state.preferences.theme);
  const pick = useRef(onPick);
  pick.current = onPick;
  // What is drawn, as text: the same figures in a new array are no reason to draw again.
  const content = JSON.stringify([labels, series]);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const [names, shown] = JSON.parse(content) as [string[], ChartSeries[]];
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const colour = (index: number) => token(`chart-${String((index % 6) + 1)}`);
    const font = (size: number) => ({ family: "Inter, system-ui, sans-serif", size });
    const axis = { grid: { color: token("line"), drawBorder: false }, ticks: { color: token("ink-faint"), font: font(11), maxRotation: 0, autoSkipPadding: 12 } };
    const isPicked = Boolean(pick.current);
    const configuration: ChartConfiguration = {
      type: kind === "stacked" ? "bar" : kind,
      data: {
        labels: names,
        datasets: shown.map((one, index) => {
          const tint = colour((one.colour ?? index + 1) - 1);
          const plain = names.length > 40 ? 0 : 2;
          return {
            label: one.label, data: [...one.values], borderColor: tint, backgroundColor: kind === "line" ? `${tint}22` : tint,
            borderWidth: one.edge ? 0 : kind === "line" ? 2 : 0, borderRadius: kind === "bar" ? 3 : 0, tension: 0.25, maxBarThickness: 36,
            fill: one.edge === "upper" ? "-1" : kind === "line" && shown.length === 1,
            pointRadius: one.edge ? 0 : names.map((_, place) => (place === mark ? 5 : plain)), pointHoverRadius: one.edge ? 0 : 5, pointBackgroundColor: tint,
          };
        }),
      },
      options: {
        responsive: true, maintainAspectRatio: false, animation: false,
        interaction: { mode: "index", intersect: false },
        onClick: (event, elements, chart) => {
          // The bar that was clicked, or else the column.
          const exact = event.native ? chart.getElementsAtEventForMode(event.native, "nearest", { intersect: true }, false)[0] : undefined;
          const first = exact ?? elements[0];
          if (first) pick.current?.(first.index, first.datasetIndex);
        },
        onHover: (_, elements, chart) => { chart.canvas.style.cursor = isPicked && elements.length > 0 ? "pointer" : ""; },
        scales: {
          x: { ...axis, grid: { display: false, drawBorder: false }, stacked: kind === "stacked", title: { display: Boolean(axisTitle), text: axisTitle, color: token("ink-faint"), font: font(11) } },
          y: { ...axis, beginAtZero: true, suggestedMax: maximum, stacked: kind === "stacked", ticks: { ...axis.ticks, callback: (value) => format(Number(value)), maxTicksLimit: 6 } },
        },
        plugins: {
          tooltip: {
            backgroundColor: token("ink"), titleColor: token("surface"), bodyColor: token("surface"), padding: 8, cornerRadius: 6, displayColors: shown.length > 1,
            callbacks: { label: (item) => `${shown.length > 1 ? `${item.dataset.label ?? ""}: ` : ""}${format(Number(item.raw))}` },
          },
        },
      },
    };
    const chart = new Chart(canvas.current, configuration);
    return () => chart.destroy();
  }, [kind, content, format, maximum, mark, axisTitle, theme]);
  return <canvas ref={canvas} />;
}
