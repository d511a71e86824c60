import { lazy, Suspense } from "react";
import type { ChartProperties } from "./ChartCanvas";

const Canvas = lazy(() => import("./ChartCanvas"));

/** A chart with its figures as a table for those who can't see it. Chart.js is loaded when the first one is shown. */
export function Chart(properties: ChartProperties) {
  const { label, labels, series, height = 220, format = String } = properties;
  const legend = series.map((one, index) => ({ one, index })).filter(({ one }) => !one.edge);
  return (
    <figure aria-label={label} className="relative min-w-0">
      <div style={{ height }} aria-hidden="true"><Suspense fallback={<div className="skeleton size-full" />}><Canvas {...properties} /></Suspense></div>
      {legend.length > 1 && (
        <ul aria-hidden="true" className="mt-2 flex flex-wrap justify-center gap-x-4 gap-y-1 text-xs text-ink-soft">
          {legend.map(({ one, index }) => <li key={one.label} className="flex items-center gap-1.5"><span className="size-2.5 rounded-[3px]" style={{ background: `var(--chart-${String((((one.colour ?? index + 1) - 1) % 6) + 1)})` }} />{one.label}</li>)}
        </ul>
      )}
      {/* A table does not shrink to a point by itself. */}
      <div className="sr-only"><table>
        <caption>{label}</caption>
        <thead><tr><td />{series.map((one) => <th key={one.label} scope="col">{one.label}</th>)}</tr></thead>
        <tbody>{labels.map((name, index) => <tr key={`${name}-${String(index)}`}><th scope="row">{name}</th>{series.map((one) => <td key={one.label}>{one.values[index] === null || one.values[index] === undefined ? "–" : format(one.values[index] as number)}</td>)}</tr>)}</tbody>
      </table></div>
    </figure>
  );
}
export type { ChartProperties };
