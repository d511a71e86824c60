/** The screens on which things are set up and looked after: small ones, loaded together when the first of them is opened. */
export { default as Audit } from "./audit/Audit";
export { default as Billing } from "./billing/Billing";
export { default as Connections } from "./connections/Connections";
export { default as SavedReplies } from "./savedReplies/SavedReplies";
export { default as Settings } from "./settings/Settings";
export { default as System } from "./system/System";
export { default as Team } from "./team/Team";
