import type { LiveClient, LiveEvent, LiveHandlers, Viewer } from "./client";
import { join, pong, readPacket, say, type Packet } from "./packets";
import { overPolling, overWebSocket, type OpenTransport, type Transport } from "./transports";

/** What the client needs from around it; tests bring their own. */
export interface World {
  /** In the order in which they are tried. */
  transports: readonly OpenTransport[];
  after: (milliseconds: number, run: () => void) => () => void;
  chance: () => number;
  isOnline: () => boolean;
}

/** From the first packet to the workspace's events; a server that starts may take a while. */
const JOIN_DEADLINE = 15_000;

const browser: World = {
  transports: [overWebSocket, overPolling],
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  chance: Math.random,
  isOnline: () => navigator.onLine,
};

/** Between two attempts: longer each time, with chance so that many browsers do not come back at once. */
export function pause(attempt: number, chance: number): number {
  return Math.round(Math.min(1_000 * 1.7 ** attempt, 20_000) * (0.7 + 0.6 * chance));
}

/** The workspace's events over Socket.IO: a WebSocket, or polling where that does not come about. */
export function openSocket(workspaceID: string, handlers: LiveHandlers, world: World = browser): LiveClient {
  let transport: Transport | null = null;
  let last: number | null = null;
  let attempt = 0;
  let isClosed = false;
  let isJoined = false;
  let heartbeat = 0;
  let stopTimer = () => {};
  let viewed: { conversation_id: string | null; is_composing: boolean } = { conversation_id: null, is_composing: false };
  /** Every attempt has a number; what an earlier one still tells is not heard. */
  let number = 0;

  const wait = (milliseconds: number, run: () => void) => {
    stopTimer();
    stopTimer = world.after(milliseconds, run);
  };
  const leave = () => {
    stopTimer();
    number += 1;
    isJoined = false;
    transport?.close();
    transport = null;
  };

  function lost(): void {
    leave();
    if (isClosed) return;
    handlers.line("lost");
    // Without a network there is nothing to try; `retry` comes with it. The wait is for browsers that never say so.
    wait(world.isOnline() ? pause(attempt, world.chance()) : 20_000, () => open(0));
    attempt += 1;
  }

  function open(kind: number): void {
    leave();
    if (isClosed) return;
    const mine = number;
    let hasOpened = false;
    const over = () => {
      if (mine !== number) return;
      if (!hasOpened && kind + 1 < world.transports.length && world.isOnline()) open(kind + 1);
      else lost();
    };
    const hear = (text: string) => {
      if (mine !== number) return;
      try {
        const packet = readPacket(text);
        if (packet.kind === "open") {
          hasOpened = true;
          heartbeat = packet.interval + packet.timeout;
          transport?.send(join({ workspace_id: workspaceID, ...(last === null ? {} : { after: last }) }));
        } else {
          take(packet);
        }
      } catch {
        over();
        return;
      }
      // Silence for longer than the server may be silent means that the line is dead.
      if (mine === number && isJoined) wait(heartbeat, over);
    };
    wait(JOIN_DEADLINE, over);
    transport = world.transports[kind]?.({ packet: hear, closed: over }) ?? null;
  }

  function take(packet: Packet): void {
    switch (packet.kind) {
      case "ping": transport?.send(pong); break;
      case "joined":
        if (viewed.conversation_id !== null) transport?.send(say("view", viewed));
        break;
      case "event": hearEvent(packet.name, packet.value); break;
      case "refused":
        lost();
        handlers.refused(packet.code);
        break;
      case "close":
      case "left": lost(); break;
      default:
    }
  }

  function hearEvent(name: string, value: unknown): void {
    switch (name) {
      case "event": {
        const event = value as LiveEvent;
        last = event.sequence;
        handlers.event(event);
        break;
      }
      case "ready":
      case "reload":
        last = (value as { sequence: number }).sequence;
        attempt = 0;
        isJoined = true;
        if (name === "reload") handlers.reload();
        handlers.line("live");
        break;
      case "presence": {
        const { conversation_id: conversationID, viewers } = value as { conversation_id: string; viewers: Viewer[] };
        handlers.presence(conversationID, viewers);
        break;
      }
      case "signed_out":
        lost();
        handlers.refused("unauthenticated");
        break;
      default:
    }
  }

  handlers.line("connecting");
  open(0);
  return {
    retry: () => { if (!isJoined) { attempt = 0; open(0); } },
    drop: lost,
    view: (conversationID, isComposing) => {
      if (viewed.conversation_id === conversationID && viewed.is_composing === isComposing) return;
      viewed = { conversation_id: conversationID, is_composing: isComposing };
      if (isJoined) transport?.send(say("view", viewed));
    },
    close: () => {
      isClosed = true;
      leave();
    },
  };
}
