import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveEvent, Viewer } from "../src/live/client";
import { readPacket } from "../src/live/packets";
import { openSocket, pause, type World } from "../src/live/socketClient";
import type { Hearing, OpenTransport } from "../src/live/transports";

/** A line whose other end is the test: transports that do nothing by themselves, and a clock that stands. */
function line(kinds = 1) {
  const opened: { kind: number; sent: string[]; isClosed: boolean; hears: Hearing }[] = [];
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  const told: string[] = [];
  const events: number[] = [];
  const viewers: Viewer[][] = [];
  const state = { isOnline: true };
  const transports = Array.from({ length: kinds }, (_, kind): OpenTransport => (hears) => {
    const one = { kind, sent: [] as string[], isClosed: false, hears };
    opened.push(one);
    return { send: (packet) => one.sent.push(packet), close: () => { one.isClosed = true; } };
  });
  const world: World = {
    transports, chance: () => 0.5, isOnline: () => state.isOnline,
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  const client = openSocket("w1", {
    event: (event: LiveEvent) => events.push(event.sequence), reload: () => told.push("reload"), line: (name) => told.push(name),
    presence: (_, present) => viewers.push(present), refused: (code) => told.push(`refused ${code}`),
  }, world);
  const pass = (milliseconds: number) => {
    const end = now + milliseconds;
    for (;;) {
      const next = [...timers].filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      now = next.at;
      timers.delete(next);
      next.run();
    }
    now = end;
  };
  const newest = () => opened[opened.length - 1] as (typeof opened)[number];
  const hear = (packet: string) => newest().hears.packet(packet);
  const greet = (sequence: number) => {
    hear('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1}');
    hear('40{"sid":"b"}');
    hear(`42["ready",{"sequence":${String(sequence)}}]`);
  };
  return { client, opened, told, events, viewers, state, pass, hear, newest, greet };
}

const event = (sequence: number) => `42["event",${JSON.stringify({ sequence, type: "message.changed", subject_id: "m", values: {}, at: "" })}]`;

test("packets of the protocol are read, and nothing else", () => {
  assert.deepEqual(readPacket("2"), { kind: "ping" });
  assert.deepEqual(readPacket('4217["event",{"a":1}]'), { kind: "event", name: "event", value: { a: 1 } });
  assert.deepEqual(readPacket('44{"message":"No.","data":{"code":"not_found"}}'), { kind: "refused", message: "No.", code: "not_found" });
  for (const bad of ["", "9", "4", "47", "0{}", "0[", "42{}", "42[1]", "42[", "44nonsense"]) assert.throws(() => readPacket(bad), bad);
});

test("a line that breaks comes back and asks for what it missed", () => {
  const { opened, told, events, pass, hear, newest, greet } = line();
  greet(7);
  assert.deepEqual(newest().sent, ['40{"workspace_id":"w1"}']);
  hear(event(8));
  newest().hears.closed();
  assert.equal(opened.length, 1);
  pass(pause(0, 0.5));
  assert.equal(opened.length, 2);
  hear('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
  assert.deepEqual(newest().sent, ['40{"workspace_id":"w1","after":8}']);
  hear(event(9));
  hear('42["ready",{"sequence":9}]');
  assert.deepEqual(events, [8, 9]);
  assert.deepEqual(told, ["connecting", "live", "lost", "live"]);
});

test("a ping is answered, and silence is taken for the end", () => {
  const { told, pass, hear, newest, greet } = line();
  greet(1);
  pass(44_000);
  hear("2");
  assert.equal(newest().sent[newest().sent.length - 1], "3");
  pass(44_000);
  assert.deepEqual(told, ["connecting", "live"]);
  pass(1_001);
  assert.deepEqual(told, ["connecting", "live", "lost"]);
  assert.ok(newest().isClosed);
});

test("what does not get through as a WebSocket goes by polling", () => {
  const { opened, told, newest, greet } = line(2);
  newest().hears.closed();
  assert.deepEqual(opened.map((one) => one.kind), [0, 1]);
  greet(3);
  assert.deepEqual(told, ["connecting", "live"]);
});

test("a server that answers but never lets join is given up and tried again", () => {
  const { opened, told, pass, hear } = line();
  hear('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
  pass(15_000);
  assert.deepEqual(told, ["connecting", "lost"]);
  pass(2_000);
  assert.equal(opened.length, 2);
});

test("without a network nothing is tried until it is back", () => {
  const { client, opened, told, state, pass, greet } = line();
  greet(1);
  state.isOnline = false;
  client.drop();
  pass(10_000);
  assert.equal(opened.length, 1);
  state.isOnline = true;
  client.retry();
  greet(1);
  assert.equal(opened.length, 2);
  assert.deepEqual(told, ["connecting", "live", "lost", "live"]);
});

test("attempts come at growing distances", () => {
  const { opened, pass, newest } = line();
  newest().hears.closed();
  for (const attempt of [0, 1, 2, 3]) {
    pass(pause(attempt, 0.5) - 1);
    const before = opened.length;
    pass(1);
    assert.equal(opened.length, before + 1, String(attempt));
    newest().hears.closed();
  }
  assert.ok(pause(50, 1) <= 26_000);
});

test("an ended session and a refused one are told", () => {
  const { told, hear, greet } = line();
  greet(1);
  hear('42["signed_out"]');
  assert.deepEqual(told.slice(-2), ["lost", "refused unauthenticated"]);
  const other = line();
  other.hear('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
  other.hear('44{"message":"No.","data":{"code":"not_found"}}');
  assert.deepEqual(other.told.slice(-2), ["lost", "refused not_found"]);
});

test("what is on the screen is told once, and again after the line broke", () => {
  const { client, viewers, pass, hear, newest, greet } = line();
  client.view("c1", false);
  greet(1);
  assert.deepEqual(newest().sent.slice(1), ['42["view",{"conversation_id":"c1","is_composing":false}]']);
  client.view("c1", false);
  client.view("c1", true);
  assert.equal(newest().sent.length, 3);
  newest().hears.closed();
  pass(pause(0, 0.5));
  greet(1);
  assert.deepEqual(newest().sent.slice(1), ['42["view",{"conversation_id":"c1","is_composing":true}]']);
  hear('42["presence",{"conversation_id":"c1","viewers":[{"user_id":"u","name":"Ana","is_composing":true}]}]');
  assert.deepEqual(viewers, [[{ user_id: "u", name: "Ana", is_composing: true }]]);
});

test("what spoils the protocol ends the line and is mended", () => {
  const { opened, told, pass, hear, greet } = line();
  greet(1);
  hear("nonsense");
  assert.deepEqual(told, ["connecting", "live", "lost"]);
  pass(2_000);
  assert.equal(opened.length, 2);
});

test("a line that was closed stays closed", () => {
  const { client, opened, told, pass, newest, greet } = line();
  greet(1);
  client.close();
  newest().hears.closed();
  pass(100_000);
  assert.equal(opened.length, 1);
  assert.deepEqual(told, ["connecting", "live"]);
});
