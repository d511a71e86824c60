import type { Sample, SampleKind, SamplePage } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, outdate, patch } from "../core/resource";

export interface SampleFilter { workspaceID: string; kind?: SampleKind; q?: string; excluded?: boolean; cursor?: string }

/** A page of training texts, last collected first. */
export const samples = defineResource<SampleFilter, SamplePage>({
  key: ({ workspaceID, kind, q, excluded, cursor }) => `w/${workspaceID}/samples/page?${kind ?? ""}&${q ?? ""}&${excluded ?? ""}&${cursor ?? ""}`,
  load: ({ workspaceID, kind, q, excluded, cursor }) => call("listSamples", { path: { workspaceID }, query: { limit: 50, kind: kind && [kind], q: q || undefined, excluded, cursor } }),
});

/** Leaves a text out of training, or takes it in again. */
export const excludeSample = (filter: SampleFilter): Mutation<{ sampleID: string; isExcluded: boolean }, Sample> => ({
  run: ({ sampleID, isExcluded }) => call("updateSample", { path: { workspaceID: filter.workspaceID, sampleID }, body: { is_excluded: isExcluded } }),
  optimistic: ({ sampleID, isExcluded }) => [patch(samples, filter, (page) => ({ ...page, items: page.items.map((one) => (one.id === sampleID ? { ...one, is_excluded: isExcluded } : one)) }))],
  done: () => outdate(`w/${filter.workspaceID}/samples/counts`),
});

/** Puts a text right; collecting it again leaves it so. */
export const editSample = (workspaceID: string): Mutation<{ sampleID: string; text: string; prompt?: string }, Sample> => ({
  run: ({ sampleID, text, prompt }) => call("updateSample", { path: { workspaceID, sampleID }, body: { text, prompt } }),
  done: () => outdate(`w/${workspaceID}/samples`),
  failed: (problem) => problem.fields.length > 0,
});
