import type { Installation, InstallationStop, Job, JobPage, ModelSpending, OneUseToken, QueueCountList, QuotaList, UserPage } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, keep, outdate, type Everything, everything } from "../core/resource";

/** The installation's settings, for its operator. */
export const installation = defineResource<Everything, Installation>({ key: () => "installation", load: () => call("getInstallation", {}) });

/** How many jobs there are by queue and state. */
export const queues = defineResource<Everything, QueueCountList>({ key: () => "installation/queues", load: () => call("listQueues", {}) });

/** How the platforms' daily allowances stand. */
export const quotas = defineResource<Everything, QuotaList>({ key: () => "installation/quotas", load: () => call("listQuotas", {}) });

/** What language models took this month. */
export const modelSpending = defineResource<Everything, ModelSpending>({ key: () => "installation/model-spending", load: () => call("getModelSpending", {}) });

export type JobState = Job["state"];

/** Jobs in one state, newest first. */
export const jobs = defineResource<JobState, JobPage>({ key: (state) => `installation/jobs/${state}`, load: (state) => call("listJobs", { query: { state: [state], limit: 50 } }) });

/** Everybody with an account. */
export const users = defineResource<Everything, UserPage>({ key: () => "installation/users", load: () => call("listUsers", { query: { limit: 200 } }) });

export const runJobAgain: Mutation<string, Job> = { run: (jobID) => call("runJobAgain", { path: { jobID } }), done: () => outdate("installation/") };
export const cancelJob: Mutation<string, Job> = { run: (jobID) => call("cancelJob", { path: { jobID } }), done: () => outdate("installation/") };
export const setRegistration: Mutation<boolean, Installation> = { run: (isOpen) => call("setRegistration", { body: { is_open: isOpen } }), done: (answer) => keep(installation, everything, answer) };
export const stopInstallation: Mutation<boolean, InstallationStop> = { run: (isStopped) => call("stopInstallation", { body: { is_stopped: isStopped } }), done: () => outdate("installation") };
export const issuePasswordReset: Mutation<string, OneUseToken> = { run: (userID) => call("issuePasswordReset", { path: { userID } }) };
