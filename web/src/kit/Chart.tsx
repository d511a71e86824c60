import { lazy, Suspense } from "react";
import type { ChartProperties } from "./ChartCanvas";

const Canvas = lazy(() => import("./ChartCanvas"));

/** A chart with its figures as a table for those who can't see it. Chart.js is loaded when the first one is shown. */
export function Chart(properties: ChartProperties) {
  const { label, labels, series, height = 220, format = String } = properties;
  return (
    <figure aria-label={label} className="min-w-0">
      <div style={{ height }} aria-hidden="true"><Suspense fallback={<div className="skeleton size-full" />}><Canvas {...properties} /></Suspense></div>
      <table className="sr-only">
        <caption>{label}</caption>
        <thead><tr><td />{series.map((one) => <th key={one.label} scope="col">{one.label}</th>)}</tr></thead>
        <tbody>{labels.map((name, index) => <tr key={`${name}-${String(index)}`}><th scope="row">{name}</th>{series.map((one) => <td key={one.label}>{one.values[index] === null || one.values[index] === undefined ? "–" : format(one.values[index] as number)}</td>)}</tr>)}</tbody>
      </table>
    </figure>
  );
}
export type { ChartProperties };
