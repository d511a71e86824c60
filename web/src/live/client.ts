/** One thing that happened in a workspace. */
export interface LiveEvent {
  sequence: number;
  /** Such as `message.changed`; docs/api.md lists them. */
  type: string;
  subject_id: string;
  values: Record<string, string>;
  at: string;
}

/** Somebody who has a conversation on the screen. */
export interface Viewer {
  user_id: string;
  name: string;
  /** Whether they are writing a reply there. */
  is_composing: boolean;
}

export interface LiveHandlers {
  event: (event: LiveEvent) => void;
  /** What was missed is no longer kept: read everything again. */
  reload: () => void;
  line: (line: "connecting" | "live" | "lost") => void;
  presence: (conversationID: string, viewers: Viewer[]) => void;
  /** The server does not let this person in any more; the code is one of the API's. */
  refused: (code: string) => void;
}

/** A line that brings a workspace's events in their order. It mends itself until it is closed. */
export interface LiveClient {
  close: () => void;
  /** Try now, for instance because the network came back. */
  retry: () => void;
  /** The network is gone: what is open is dead, also where the browser has not noticed. */
  drop: () => void;
  /** Tells what is on the screen: a conversation or nothing, and whether a reply is being written there. */
  view: (conversationID: string | null, isComposing: boolean) => void;
}
