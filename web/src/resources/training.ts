import type { CostEstimate, LearningCurve, ModelVersion, ModelVersionPage, Operations, SampleCounts, StyleFidelity, TrainingJob, TrainingJobPage } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, outdate } from "../core/resource";

/** Training jobs, newest first. Parameter: the workspace. */
export const trainingJobs = defineResource<string, TrainingJobPage>({
  key: (workspaceID) => `w/${workspaceID}/training-jobs`,
  load: (workspaceID) => call("listTrainingJobs", { path: { workspaceID }, query: { limit: 50 } }),
});

/** How many texts of each kind are in use. Parameter: the workspace. */
export const sampleCounts = defineResource<string, SampleCounts>({
  key: (workspaceID) => `w/${workspaceID}/samples/counts`,
  load: (workspaceID) => call("countSamples", { path: { workspaceID } }),
});

/** Collects an account's content again and trains; without an account it trains on what is stored. */
export const startTrainingJob = (workspaceID: string): Mutation<string | { fineTuning: boolean }, TrainingJob> => ({
  run: (what) => call("startTrainingJob", { path: { workspaceID }, body: typeof what === "string" ? { connection_id: what } : { fine_tuning: what.fineTuning } }),
  done: () => outdate(`w/${workspaceID}/training-jobs`),
});

export const cancelTrainingJob = (workspaceID: string): Mutation<string, TrainingJob> => ({
  run: (jobID) => call("cancelTrainingJob", { path: { workspaceID, jobID } }),
  done: () => outdate(`w/${workspaceID}/training-jobs`),
});

export type ImportFormat = NonNullable<Operations["startImport"]["query"]["format"]>;

/** Reads a file of the creator's; a training job follows. */
export const startImport = (workspaceID: string): Mutation<{ file: File; format: ImportFormat; creator?: string; progress: (share: number) => void }, TrainingJob> => ({
  run: ({ file, format, creator, progress }) => call("startImport", { path: { workspaceID }, query: { name: file.name, format, creator: creator || undefined }, body: file, progress }),
  done: () => outdate(`w/${workspaceID}/training-jobs`),
  failed: (problem) => problem.fields.length > 0,
});

/** Model versions, newest first. Parameter: the workspace. */
export const modelVersions = defineResource<string, ModelVersionPage>({
  key: (workspaceID) => `w/${workspaceID}/model-versions`,
  load: (workspaceID) => call("listModelVersions", { path: { workspaceID }, query: { limit: 50 } }),
});

/** Quality by number of pairs. Parameter: the workspace. */
export const learningCurve = defineResource<string, LearningCurve>({
  key: (workspaceID) => `w/${workspaceID}/learning-curve`,
  load: (workspaceID) => call("getLearningCurve", { path: { workspaceID } }),
});

/** How the replies of the last 30 days sound. Parameter: the workspace. */
export const styleFidelity = defineResource<string, StyleFidelity>({
  key: (workspaceID) => `w/${workspaceID}/style-fidelity`,
  load: (workspaceID) => call("getStyleFidelity", { path: { workspaceID } }),
});

/** What fine-tuning would take. Parameter: the workspace. */
export const fineTuningEstimate = defineResource<string, CostEstimate>({
  key: (workspaceID) => `w/${workspaceID}/training-jobs/estimate`,
  load: (workspaceID) => call("estimateFineTuning", { path: { workspaceID } }),
});

/** The providers that texts may be sent to. Parameter: the workspace. */
export const modelProviders = defineResource<string, Operations["listModelProviders"]["answer"]>({
  key: (workspaceID) => `w/${workspaceID}/model-providers`,
  load: (workspaceID) => call("listModelProviders", { path: { workspaceID } }),
});

export const agreeToProvider = (workspaceID: string): Mutation<{ provider: string; statement: string | null }, unknown> => ({
  run: ({ provider, statement }) => (statement === null ? call("withdrawFromModelProvider", { path: { workspaceID, provider } }) : call("agreeToModelProvider", { path: { workspaceID, provider }, body: { statement } })),
  done: () => outdate(`w/${workspaceID}/model-providers`),
});

const versionsChanged = (workspaceID: string) => () => outdate(`w/${workspaceID}/model-versions`);

export const promoteVersion = (workspaceID: string): Mutation<string, ModelVersion> => ({ run: (versionID) => call("promoteModelVersion", { path: { workspaceID, versionID } }), done: versionsChanged(workspaceID) });
export const rollBackVersion = (workspaceID: string): Mutation<void, ModelVersion> => ({ run: () => call("rollBackModelVersion", { path: { workspaceID } }), done: versionsChanged(workspaceID) });
