/** A packet of Engine.IO 4 and, within its messages, Socket.IO 5, as far as one namespace and text need them. */
export type Packet =
  | { kind: "open"; interval: number; timeout: number; sid: string }
  | { kind: "close" | "ping" | "pong" | "noop" | "joined" | "left" | "acknowledged" }
  | { kind: "refused"; message: string; code: string }
  | { kind: "event"; name: string; value: unknown };

/** Between packets of one polled body. */
export const SEPARATOR = "\u001e";

export class BadPacket extends Error {}

function parsed(text: string): unknown {
  try { return JSON.parse(text); } catch { throw new BadPacket("A packet is not JSON."); }
}

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null ? value as Record<string, unknown> : {});

/** Reads one packet; throws `BadPacket` for what the protocol does not have. */
export function readPacket(text: string): Packet {
  const rest = text.slice(1);
  switch (text[0]) {
    case "0": {
      const { sid, pingInterval, pingTimeout } = record(parsed(rest));
      if (typeof sid !== "string" || typeof pingInterval !== "number" || typeof pingTimeout !== "number") throw new BadPacket("The handshake is not whole.");
      return { kind: "open", sid, interval: pingInterval, timeout: pingTimeout };
    }
    case "1": return { kind: "close" };
    case "2": return { kind: "ping" };
    case "3": return { kind: "pong" };
    case "4": return readMessage(rest);
    case "6": return { kind: "noop" };
    default: throw new BadPacket("There is no such packet.");
  }
}

function readMessage(text: string): Packet {
  switch (text[0]) {
    case "0": return { kind: "joined" };
    case "1": return { kind: "left" };
    case "2": {
      const values = parsed(text.slice(1).replace(/^\d+/, ""));
      if (!Array.isArray(values) || typeof values[0] !== "string") throw new BadPacket("An event has no name.");
      return { kind: "event", name: values[0], value: values[1] };
    }
    case "3": return { kind: "acknowledged" };
    case "4": {
      const { message, data } = record(parsed(text.slice(1)));
      const { code } = record(data);
      return { kind: "refused", message: typeof message === "string" ? message : "", code: typeof code === "string" ? code : "unknown" };
    }
    default: throw new BadPacket("There is no such message.");
  }
}

export const pong = "3";
export const join = (auth: Record<string, unknown>): string => `40${JSON.stringify(auth)}`;
export const say = (name: string, value: unknown): string => `42${JSON.stringify([name, value])}`;
