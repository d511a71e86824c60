import assert from "node:assert/strict";
import { test } from "node:test";
import { belongs } from "../src/resources/messages";
import { mentionable, mentioned, mentionQuery, pieces } from "../src/screens/inbox/mentions";
import { fieldMoment, fieldTime, snoozeTimes } from "../src/screens/inbox/snoozeTimes";

const people = [{ user_id: "a", name: "Ana" }, { user_id: "b", name: "Ana Banana" }, { user_id: "z", name: "Zoë" }];

test("a name is asked for from @ to the caret", () => {
  const cases: [string, string | null][] = [["hi @", ""], ["hi @an", "an"], ["@Ana B", "Ana B"], ["mail@example", null], ["hi @ana banana split", null], ["hi", null]];
  for (const [text, expected] of cases) assert.equal(mentionQuery(text, text.length), expected, text);
  assert.equal(mentionQuery("@an later", 3), "an");
  assert.deepEqual(mentionable("an", people).map((one) => one.user_id), ["a", "b"]);
});

test("those are told whose whole name stands after @", () => {
  const cases: [string, string[]][] = [
    ["@Ana please", ["a"]], ["@ana banana please", ["b"]], ["@Anabel please", []], ["ask @Zoë, @Ana!", ["z", "a"]], ["mail@Ana", []], ["@Ana @Ana", ["a"]], ["Ana", []], ["@", []],
  ];
  for (const [text, expected] of cases) assert.deepEqual(mentioned(text, people), expected, text);
});

test("names are set apart in a note and nothing of it is lost", () => {
  const text = "ask @Ana Banana or @Ana <b>@nobody</b>";
  const parts = pieces(text, ["Ana", "Ana Banana"]);
  assert.equal(parts.map((one) => one.text).join(""), text);
  assert.deepEqual(parts.filter((one) => one.isName).map((one) => one.text), ["@Ana Banana", "@Ana"]);
  assert.deepEqual(pieces("", ["Ana"]), []);
});

const zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Chatham"];

test("times to put off to are later, in order and not the same twice, whatever the time zone", () => {
  for (const zone of zones) {
    for (let hours = 0; hours < 7 * 24; hours += 1) {
      const now = new Date(Date.UTC(2026, 10, 22, hours, 30));
      const times = snoozeTimes(now, zone).map(([, time]) => time.getTime());
      assert.ok(times.every((time) => time > now.getTime()), `${zone} ${now.toISOString()}`);
      assert.deepEqual(times, [...new Set(times)], `${zone} ${now.toISOString()}`);
    }
  }
});

test("times to put off to follow the clocks of the workspace, not of the browser", () => {
  // Wednesday, 25 November 2026, 23:30 in Kathmandu and 09:45 in Los Angeles.
  const now = new Date("2026-11-25T17:45:00Z");
  const shown = (zone: string) => snoozeTimes(now, zone).map(([name, time]) => `${name} ${time.toISOString()}`);
  assert.deepEqual(shown("Asia/Kathmandu"), ["hour 2026-11-25T18:45:00.000Z", "tomorrow 2026-11-26T03:15:00.000Z", "week 2026-11-30T03:15:00.000Z"]);
  assert.deepEqual(shown("America/Los_Angeles"), ["hour 2026-11-25T18:45:00.000Z", "evening 2026-11-26T02:00:00.000Z", "tomorrow 2026-11-26T17:00:00.000Z", "week 2026-11-30T17:00:00.000Z"]);
  // The night in which the clocks are changed lies between: nine o'clock stays nine o'clock.
  assert.equal(snoozeTimes(new Date("2027-03-27T12:00:00Z"), "Europe/Berlin").find(([name]) => name === "tomorrow")?.[1].toISOString(), "2027-03-28T07:00:00.000Z");
});

test("the browser's field of a time is read by the clocks of the workspace", () => {
  for (const zone of zones) {
    const time = new Date("2026-01-05T07:03:00Z");
    assert.equal(fieldMoment(fieldTime(time, zone), zone)?.getTime(), time.getTime(), zone);
  }
  assert.equal(fieldTime(new Date("2026-01-05T07:03:00Z"), "Asia/Kathmandu"), "2026-01-05T12:48");
  for (const wrong of ["", "soon", "2026-01-05"]) assert.equal(fieldMoment(wrong, "UTC"), null, wrong);
});

test("what is put off is under its own tab until its time has come", () => {
  const row = { state: "awaiting_review" as const, draftID: "d", route: undefined, category: undefined };
  const later = { ...row, snoozedUntil: new Date(Date.now() + 60_000).toISOString() };
  const over = { ...row, snoozedUntil: new Date(Date.now() - 60_000).toISOString() };
  const now = { ...row, snoozedUntil: undefined };
  assert.deepEqual([now, later, over].map((one) => belongs("needs_me", one)), [true, false, true]);
  assert.deepEqual([now, later, over].map((one) => belongs("drafts", one)), [true, false, true]);
  assert.deepEqual([now, later, over].map((one) => belongs("snoozed", one)), [false, true, false]);
});
