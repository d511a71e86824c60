/** One thing that happened in a workspace. */
export interface LiveEvent {
  sequence: number;
  /** Such as `message.changed`; docs/api.md lists them. */
  type: string;
  subject_id: string;
  values: Record<string, string>;
  at: string;
}

export interface LiveHandlers {
  event: (event: LiveEvent) => void;
  /** What was missed is no longer kept: read everything again. */
  reload: () => void;
  line: (line: "connecting" | "live" | "lost") => void;
}

/** A line that brings a workspace's events in their order. It mends itself until it is closed. */
export interface LiveClient {
  close: () => void;
  /** Try now, for instance because the network came back. */
  retry: () => void;
}

export type OpenLive = (workspaceID: string, handlers: LiveHandlers) => LiveClient;
