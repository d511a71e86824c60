import type { SampleCounts, TrainingJob, TrainingJobPage } from "../api/schema";
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

export const startTrainingJob = (workspaceID: string): Mutation<string, TrainingJob> => ({
  run: (connectionID) => call("startTrainingJob", { path: { workspaceID }, body: { connection_id: connectionID } }),
  done: () => outdate(`w/${workspaceID}/training-jobs`),
});

export const cancelTrainingJob = (workspaceID: string): Mutation<string, TrainingJob> => ({
  run: (jobID) => call("cancelTrainingJob", { path: { workspaceID, jobID } }),
  done: () => outdate(`w/${workspaceID}/training-jobs`),
});
