import type { Threshold, Thresholds } from "../../api/schema";

/** The row that tells about a threshold: the nearest one that is not above it, so that what is said is never too good. */
export function rowFor(table: Thresholds, threshold: number): Threshold | undefined {
  const below = table.rows.filter((row) => row.threshold <= threshold + 1e-9);
  return below[below.length - 1] ?? table.rows[0];
}

/** Whether a category has been decided on often enough for its figures to be more than a first impression. */
export const isProvisional = (table: Thresholds): boolean => table.decisions < table.decisions_needed;
