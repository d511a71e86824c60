import { BarController, BarElement, CategoryScale, Chart, DoughnutController, ArcElement, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip, type ChartConfiguration } from "chart.js";
import { useEffect, useRef } from "react";
import { useSelect } from "../core/store";

Chart.register(BarController, BarElement, CategoryScale, DoughnutController, ArcElement, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface ChartProperties {
  kind: "line" | "bar" | "stacked" | "doughnut";
  label: string;
  labels: readonly string[];
  series: readonly { label: string; values: readonly (number | null)[]; colour?: 1 | 2 | 3 | 4 | 5 | 6 }[];
  height?: number;
  format?: (value: number) => string;
  /** A figure was clicked: its place in `labels` and in `series`. */
  onPick?: (index: number, series: number) => void;
  maximum?: number;
}

/** The canvas of a chart in the theme's colours. */
export default function ChartCanvas({ kind, labels, series, format = String, onPick, maximum }: ChartProperties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useSelect((state) => state.preferences.theme);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    if (!canvas.current) return undefined;
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const colour = (index: number) => token(`chart-${String((index % 6) + 1)}`);
    const isRound = kind === "doughnut";
    const axis = { grid: { color: token("line"), drawBorder: false }, ticks: { color: token("ink-faint"), font: { family: "Inter, system-ui, sans-serif", size: 11 }, maxRotation: 0, autoSkipPadding: 12 } };
    const configuration: ChartConfiguration = {
      type: kind === "stacked" ? "bar" : kind,
      data: {
        labels: [...labels],
        datasets: series.map((one, index) => ({
          label: one.label, data: [...one.values],
          borderColor: isRound ? token("surface") : colour((one.colour ?? index + 1) - 1),
          backgroundColor: isRound ? labels.map((_, part) => colour(part)) : kind === "line" ? `${colour((one.colour ?? index + 1) - 1)}22` : colour((one.colour ?? index + 1) - 1),
          borderWidth: kind === "line" ? 2 : isRound ? 2 : 0, borderRadius: kind === "bar" ? 3 : 0, pointRadius: labels.length > 40 ? 0 : 2, tension: 0.25, fill: kind === "line" && series.length === 1, maxBarThickness: 36,
        })),
      },
      options: {
        responsive: true, maintainAspectRatio: false, animation: false,
        interaction: { mode: isRound ? "nearest" : "index", intersect: isRound },
        onClick: (_, elements) => { const first = elements[0]; if (first) pick.current?.(first.index, first.datasetIndex); },
        scales: isRound ? {} : {
          x: { ...axis, grid: { display: false, drawBorder: false }, stacked: kind === "stacked" },
          y: { ...axis, beginAtZero: true, suggestedMax: maximum, stacked: kind === "stacked", ticks: { ...axis.ticks, callback: (value) => format(Number(value)), maxTicksLimit: 6 } },
        },
        plugins: {
          legend: { display: series.length > 1 || isRound, position: isRound ? "right" : "bottom", labels: { color: token("ink-soft"), boxWidth: 10, boxHeight: 10, font: { family: "Inter, system-ui, sans-serif", size: 12 } } },
          tooltip: { backgroundColor: token("ink"), titleColor: token("surface"), bodyColor: token("surface"), padding: 8, cornerRadius: 6, displayColors: series.length > 1, callbacks: { label: (item) => `${series.length > 1 ? `${item.dataset.label ?? ""}: ` : isRound ? `${item.label}: ` : ""}${format(Number(item.raw))}` } },
        },
      },
    };
    const chart = new Chart(canvas.current, configuration);
    return () => chart.destroy();
  }, [kind, labels, series, format, maximum, theme]);
  return <canvas ref={canvas} />;
}
