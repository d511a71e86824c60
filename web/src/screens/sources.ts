import type { Draft } from "../api/schema";

export type Source = Draft["sources"][number];

/** How many of a draft's sources are shown. */
export const SHOWN_SOURCES = 4;

/**
 * The source nearest to the message, where one stands out. Scores compare the sources of one draft and are no shares of anything, so
 * no figure is shown; a source without a word in common with the message has 0.
 */
export function nearestSource(sources: readonly Pick<Source, "sample_id" | "score">[]): string | undefined {
  const [first, second] = [...sources].sort((a, b) => b.score - a.score);
  return first && second && first.score > 0 && first.score > second.score ? first.sample_id : undefined;
}
