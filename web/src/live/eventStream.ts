import type { LiveClient, LiveEvent, LiveHandlers } from "./client";

/** Between two attempts: longer each time, with chance so that many browsers do not come back at once. */
export function pause(attempt: number, chance: number): number {
  return Math.round(Math.min(1_000 * 1.7 ** attempt, 20_000) * (0.7 + 0.6 * chance));
}

/** The workspace's server-sent events. The browser's own retry gives up on errors such as 502, so ours goes on. */
export function openEventStream(workspaceID: string, handlers: LiveHandlers): LiveClient {
  let source: EventSource | null = null;
  let last: number | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function open(): void {
    clearTimeout(timer);
    source?.close();
    if (isClosed) return;
    const path = `/api/v1/workspaces/${encodeURIComponent(workspaceID)}/events`;
    const stream = new EventSource(last === null ? path : `${path}?after=${last}`);
    source = stream;
    stream.addEventListener("open", () => {
      attempt = 0;
      handlers.line("live");
    });
    stream.addEventListener("ready", (message) => { last = Number(message.lastEventId); });
    stream.addEventListener("reload", (message) => {
      last = Number(message.lastEventId);
      handlers.reload();
    });
    stream.addEventListener("message", (message) => {
      const event = JSON.parse(message.data as string) as LiveEvent;
      last = event.sequence;
      handlers.event(event);
    });
    stream.addEventListener("error", () => {
      if (source !== stream || isClosed) return;
      stream.close();
      handlers.line("lost");
      timer = setTimeout(open, pause(attempt, Math.random()));
      attempt += 1;
    });
  }

  handlers.line("connecting");
  open();
  return {
    retry: () => { if (source?.readyState !== EventSource.OPEN) open(); },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      source?.close();
    },
  };
}
