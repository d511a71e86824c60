import { outdate } from "../core/resource";
import { store } from "../core/store";
import type { LiveClient, LiveEvent } from "./client";
import { checkSession } from "../resources/session";
import { openSocket } from "./socketClient";

type Listener = (event: LiveEvent | "reload") => void;
const listeners = new Set<Listener>();

/** Hears every event of the workspace that is open; `reload` says that some were missed. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** What an event makes old, by the beginning of its type. Keys begin with `w/ID/`. */
const outdates: Record<string, (event: LiveEvent) => string[]> = {
  "settings.changed": () => ["avatar"],
  "connection.changed": () => ["connections"],
  "notice.created": () => ["notices"],
  "notice.read": () => ["notices"],
  "members.changed": () => ["members"],
  "rules.changed": () => ["rules"],
  "saved_replies.changed": () => ["saved-replies"],
  "samples.changed": () => ["samples"],
  "training.changed": () => ["training-jobs", "samples"],
  "training_job.changed": () => ["training-jobs", "samples"],
  "model_version.created": () => ["model-versions", "learning-curve"],
  "model_version.changed": () => ["model-versions", "style-fidelity"],
  "agreement.changed": () => ["model-providers"],
  "correction.created": () => ["thresholds"],
  "notes.changed": (event) => [`notes/${event.subject_id}`],
  // A reply that was sent is part of what is remembered of its fan.
  "delivery.changed": (event) => event.values.state === "sent" ? ["contacts"] : [],
  "contact.changed": (event) => [`contacts/${event.subject_id}`],
};

/** The keys that an event makes old, within its workspace. */
export const outdatedBy = (event: LiveEvent): string[] => outdates[event.type]?.(event) ?? (event.type.startsWith("training") ? ["training-jobs", "samples"] : []);

let client: LiveClient | null = null;

/** Opens the line for a workspace; answers with what closes it. */
export function connectLive(workspaceID: string): () => void {
  // Many events in a moment make a key old once.
  let waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (key: string) => {
    waiting.add(key);
    timer ??= setTimeout(() => {
      const keys = waiting;
      waiting = new Set();
      timer = undefined;
      for (const one of keys) outdate(`w/${workspaceID}/${one}`);
    }, 250);
  };
  let wasLost = false;
  const opened = openSocket(workspaceID, {
    event: (event) => {
      for (const key of outdatedBy(event)) later(key);
      for (const listener of listeners) listener(event);
    },
    reload: () => {
      outdate(`w/${workspaceID}`);
      for (const listener of listeners) listener("reload");
    },
    line: (line) => {
      store.dispatch({ type: "live/line", line, at: Date.now() });
      // Requests that failed while the server was away are made again.
      if (line === "live" && wasLost) outdate(`w/${workspaceID}`);
      wasLost = line === "lost" || (wasLost && line !== "live");
    },
    presence: (conversationID, viewers) => store.dispatch({ type: "live/presence", conversationID, viewers }),
    // The session or the membership may have ended; the answer leads to where the person may still be.
    refused: (code) => { if (code === "unauthenticated" || code === "not_found" || code === "forbidden") void checkSession(); },
  });
  client = opened;
  const online = () => opened.retry();
  const offline = () => opened.drop();
  // A machine that slept does not wait for the next attempt.
  const seen = () => { if (!document.hidden) opened.retry(); };
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  document.addEventListener("visibilitychange", seen);
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", seen);
    clearTimeout(timer);
    opened.close();
    if (client === opened) client = null;
    store.dispatch({ type: "live/line", line: "off" });
  };
}

export const retryLive = (): void => client?.retry();

/** Tells the others what this person looks at, and whether they write there. */
export const tellView = (conversationID: string | null, isComposing: boolean): void => client?.view(conversationID, isComposing);
