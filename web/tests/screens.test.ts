import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelVersion, Thresholds, VersionQuality } from "../src/api/schema";
import { isProvisional, rowFor } from "../src/screens/avatar/thresholds";
import { firstOfNext, isTighter, levelOf } from "../src/screens/billing/plan";
import { deviceName } from "../src/screens/settings/device";
import { gain, rival } from "../src/screens/training/quality";

const table: Thresholds = { decisions: 40, decisions_needed: 50, rows: [0.5, 0.8, 0.9].map((threshold) => ({ threshold, sent: 10, share_sent: 1 - threshold })) };

test("a threshold is told by the row below it, never by a stricter one", () => {
  const cases: [number, number][] = [[0.5, 0.5], [0.79, 0.5], [0.8, 0.8], [0.85, 0.8], [0.9, 0.9], [1, 0.9], [0.3, 0.5]];
  for (const [asked, shown] of cases) assert.equal(rowFor(table, asked)?.threshold, shown, String(asked));
  assert.equal(rowFor({ ...table, rows: [] }, 0.8), undefined);
  assert.equal(isProvisional(table), true);
  assert.equal(isProvisional({ ...table, decisions: 50 }), false);
});

const quality = (part: Partial<VersionQuality>): VersionQuality => ({ held_out_pairs: 20, relevance: 0.7, style: 0.6, answered: 0.9, copied: 0.1, safety: 1, tokens_per_reply: 0, milliseconds: 1, score: 0.7, ...part });

test("more is better, but for what is copied; what would not be seen is no gain", () => {
  assert.ok(Math.abs((gain("score", quality({ score: 0.8 }), quality({ score: 0.7 })) ?? 0) - 0.1) < 1e-9);
  assert.ok((gain("copied", quality({ copied: 0.3 }), quality({ copied: 0.1 })) ?? 0) < 0);
  assert.equal(gain("style", quality({ style: 0.601 }), quality({})), null);
  assert.equal(gain("style", quality({}), undefined), null);
});

test("a version is set beside what was measured on its own questions, else beside the one in use", () => {
  const version = (id: string, part: Partial<ModelVersion>): ModelVersion => ({
    id, number: Number(id), state: "candidate", training_job_id: "j", created_at: "", memory: { samples: 1, pairs: 1, through: "" },
    dataset: { samples: 1, pairs: 1, train_pairs: 1, held_out_pairs: 1, dropped: {}, masked_values: 0, digest: "" }, ...part,
  });
  const used = version("1", { state: "in_use", quality: quality({ score: 0.5 }) });
  assert.deepEqual(rival(version("2", {}), [used]), { quality: used.quality, number: 1, isSameQuestions: false });
  const beside = quality({ score: 0.55 });
  assert.deepEqual(rival(version("2", { beside }), [used]), { quality: beside, number: 1, isSameQuestions: true });
  assert.deepEqual(rival(used, [used]), { quality: undefined, number: undefined, isSameQuestions: false });
});

test("a browser is told by its name and system, a program by its own name", () => {
  const cases: [string, string][] = [
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", "Chrome · Linux"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0", "Edge · Windows"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1", "Safari · iPhone"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · macOS"], ["python-requests/2.34.2", "python-requests"], ["understudy", "understudy"],
  ];
  for (const [agent, name] of cases) assert.equal(deviceName(agent), name);
});

test("the month's replies are near their end from 70 %, and used up at their number, as the server counts", () => {
  const cases: [number, number, string][] = [[0, 500, "calm"], [349, 500, "calm"], [350, 500, "near"], [499, 500, "near"], [500, 500, "full"], [501, 500, "full"], [34_999, 50_000, "calm"], [35_000, 50_000, "near"]];
  for (const [used, limit, level] of cases) assert.equal(levelOf(used, limit), level, `${String(used)} of ${String(limit)}`);
});

test("a month ends where the next begins, at the end of the year too", () => {
  assert.equal(new Date(firstOfNext("2026-11")).toISOString(), "2026-12-01T00:00:00.000Z");
  assert.equal(new Date(firstOfNext("2026-12")).toISOString(), "2027-01-01T00:00:00.000Z");
});

test("a platform's own bound counts where a month of its days is less than the plan", () => {
  assert.equal(isTighter(192, 50_000), true);
  assert.equal(isTighter(192, 5_000), false);
  assert.equal(isTighter(19_230, 50_000), false);
});
