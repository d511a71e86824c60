import { SEPARATOR, readPacket } from "./packets";

/** What carries packets; it is told once that it is over, unless we closed it. */
export interface Transport {
  send: (packet: string) => void;
  close: () => void;
}

export interface Hearing {
  packet: (text: string) => void;
  closed: () => void;
}

export type OpenTransport = (hears: Hearing) => Transport;

const path = "/socket.io/?EIO=4&transport=";

/** One WebSocket. Where the browser or something on the way has none, it is over at once. */
export const overWebSocket: OpenTransport = (hears) => {
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    hears.closed();
  };
  let socket: WebSocket | null = null;
  try {
    socket = new WebSocket(`${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}${path}websocket`);
  } catch {
    // Told after the caller has what it asked for.
    setTimeout(end, 0);
  }
  socket?.addEventListener("message", (message) => { if (!isOver && typeof message.data === "string") hears.packet(message.data); });
  socket?.addEventListener("close", end);
  socket?.addEventListener("error", end);
  return {
    send: (packet) => { if (socket?.readyState === WebSocket.OPEN) socket.send(packet); },
    close: () => {
      isOver = true;
      socket?.close();
    },
  };
};

/** Requests that the server holds until there is something to tell. */
export const overPolling: OpenTransport = (hears) => {
  const control = new AbortController();
  let sid: string | null = null;
  const address = () => `${path}polling${sid === null ? "" : `&sid=${encodeURIComponent(sid)}`}`;
  const end = () => {
    if (control.signal.aborted) return;
    control.abort();
    hears.closed();
  };
  const poll = async () => {
    try {
      while (!control.signal.aborted) {
        const answer = await fetch(address(), { signal: control.signal, credentials: "same-origin", cache: "no-store" });
        if (!answer.ok) break;
        for (const text of (await answer.text()).split(SEPARATOR)) {
          if (control.signal.aborted) return;
          if (sid === null) {
            const first = readPacket(text);
            if (first.kind === "open") sid = first.sid;
          }
          hears.packet(text);
        }
      }
    } catch { /* The line is gone, or what came is no packet. */ }
    end();
  };
  void poll();

  // One post at a time, so that packets keep their order; what is said meanwhile goes together.
  let waiting: string[] = [];
  let isPosting = false;
  const post = async () => {
    if (isPosting || sid === null) return;
    isPosting = true;
    while (waiting.length > 0 && !control.signal.aborted) {
      const body = waiting.join(SEPARATOR);
      waiting = [];
      try {
        const answer = await fetch(address(), { method: "POST", body, signal: control.signal, credentials: "same-origin", headers: { "content-type": "text/plain;charset=UTF-8" } });
        if (!answer.ok) end();
      } catch { end(); }
    }
    isPosting = false;
  };
  return {
    send: (packet) => {
      waiting.push(packet);
      void post();
    },
    close: () => {
      if (control.signal.aborted) return;
      control.abort();
      // Frees the session on the server; nobody waits for it.
      if (sid !== null) void fetch(address(), { method: "POST", body: "1", keepalive: true, credentials: "same-origin", headers: { "content-type": "text/plain;charset=UTF-8" } }).catch(() => {});
    },
  };
};
