import assert from "node:assert/strict";
import { test } from "node:test";
import type { Analytics, OutcomeCounts } from "../src/api/schema";
import { countOf, parts } from "../src/resources/analytics";
import { outcomes } from "../src/resources/messages";
import { reportCSV } from "../src/screens/analytics/csv";
import { dayOf, daysOf, waited } from "../src/screens/analytics/period";

const counts = (part: Partial<OutcomeCounts> = {}): OutcomeCounts => ({ received: 0, answered: 0, answered_by_avatar: 0, answered_by_person: 0, answered_elsewhere: 0, open: 0, ignored: 0, hidden: 0, rejected: 0, failed: 0, ...part });

test("a day is the one that the clocks of the time zone show", () => {
  const now = new Date("2026-03-01T03:00:00Z");
  assert.equal(dayOf(now, "UTC"), "2026-03-01");
  assert.equal(dayOf(now, "America/Los_Angeles"), "2026-02-28");
  assert.equal(dayOf(now, "UTC", 1), "2026-02-28");
  assert.equal(dayOf(now, "Pacific/Kiritimati", 60), "2025-12-31");
});

test("a period ends today and has as many days as it says", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  assert.deepEqual(daysOf("today", {}, now, "UTC"), { from: "2026-11-23", to: "2026-11-23" });
  assert.deepEqual(daysOf("week", {}, now, "UTC"), { from: "2026-11-17", to: "2026-11-23" });
  assert.deepEqual(daysOf("quarter", {}, now, "UTC"), { from: "2026-08-26", to: "2026-11-23" });
  assert.deepEqual(daysOf("custom", { from: "2026-01-02", to: "" }, now, "UTC"), { from: "2026-01-02", to: undefined });
});

test("seconds are said in the unit that people use", () => {
  const cases: [number, string][] = [[0.42, "0.4 seconds"], [9.96, "10 seconds"], [89, "89 seconds"], [90, "2 minutes"], [3_600, "60 minutes"], [5_400, "1.5 hours"], [172_800, "2 days"]];
  for (const [seconds, expected] of cases) {
    const { unit, value } = waited(seconds);
    assert.equal(`${String(value)} ${unit}`, expected);
  }
});

test("the parts of a report are all of its messages, each in one part, and each leads to its own states", () => {
  const some = counts({ answered_by_avatar: 1, answered_by_person: 2, answered_elsewhere: 4, open: 8, ignored: 16, hidden: 32, rejected: 64, failed: 128, received: 255, answered: 7 });
  assert.equal(parts.reduce((sum, part) => sum + countOf(some, part), 0), some.received);
  assert.equal(countOf(some, "answered"), some.answered);
  assert.equal(countOf(some, "sent"), 3);
  const led = parts.flatMap((part) => { const one: { states: readonly string[]; routes?: readonly string[] } = outcomes[part]; return one.states.flatMap((state) => (one.routes ?? ["any"]).map((route) => `${state} ${route}`)); });
  assert.equal(new Set(led).size, led.length);
  assert.equal(new Set(led.map((one) => one.split(" ")[0])).size, 11);
});

test("a report is exported with every part, and awkward names stay one cell", () => {
  const report: Analytics = {
    from: "2026-11-22", to: "2026-11-23", time_zone: "Etc/\"GMT\", odd", since: "", until: "", total: counts({ received: 3, answered: 1, response_rate: 0.5 }), answer_seconds: { measured: 1 },
    platforms: [{ platform: "youtube", counts: counts({ received: 3 }) }], categories: [{ category: "praise", counts: counts({ received: 2 }) }, { counts: counts({ received: 1 }) }],
    days: [{ date: "2026-11-22", since: "", until: "", counts: counts() }, { date: "2026-11-23", since: "", until: "", counts: counts({ received: 3 }) }],
  };
  const lines = reportCSV(report).split("\r\n");
  assert.equal(lines.length, 8);
  assert.equal(lines[0]?.split(",").length, 14);
  assert.equal(lines[1], "total,\"2026-11-22 to 2026-11-23 Etc/\"\"GMT\"\", odd\",3,1,0,0,0,0,0,0,0,0,0.5,");
  assert.deepEqual(lines.slice(2, 7).map((line) => line.split(",").slice(0, 3).join(",")), ["day,2026-11-22,0", "day,2026-11-23,3", "platform,youtube,3", "category,praise,2", "category,,1"]);
  assert.equal(lines[7], "");
});
