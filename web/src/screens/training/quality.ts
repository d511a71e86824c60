import type { ModelVersion, VersionQuality } from "../../api/schema";

/** The measures of a version in the order in which they matter; all from 0 to 1, and of `copied` less is better. */
export const measures = ["score", "relevance", "style", "answered", "safety", "copied"] as const;
export type Measure = (typeof measures)[number];

/** How much better one measure is than another, or null where one is missing or there is no difference that would be shown. */
export function gain(measure: Measure, now: VersionQuality | undefined, before: VersionQuality | undefined): number | null {
  if (!now || !before) return null;
  const difference = now[measure] - before[measure];
  const better = measure === "copied" ? -difference : difference;
  return Math.abs(better) < 0.005 ? null : better;
}

/** What a version is set beside: what was measured for the one in use on the same questions, else the one in use as it was measured. */
export function rival(version: ModelVersion, all: readonly ModelVersion[]): { quality: VersionQuality | undefined; number: number | undefined; isSameQuestions: boolean } {
  const other = all.find((one) => one.id === version.replaces) ?? all.find((one) => one.state === "in_use" && one.id !== version.id);
  if (version.beside) return { quality: version.beside, number: other?.number, isSameQuestions: true };
  return { quality: other?.quality, number: other?.number, isSameQuestions: false };
}
