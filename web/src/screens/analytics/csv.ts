import type { Analytics, OutcomeCounts } from "../../api/schema";

const fields = ["received", "answered", "answered_by_avatar", "answered_by_person", "answered_elsewhere", "open", "ignored", "hidden", "rejected", "failed", "response_rate", "automation_rate"] as const;

const cell = (value: string | number | undefined): string => {
  const text = value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A report as a table for a spreadsheet: the total, then days, platforms and categories. */
export function reportCSV(report: Analytics): string {
  const line = (part: string, name: string, counts: OutcomeCounts) => [part, name, ...fields.map((field) => counts[field])].map(cell).join(",");
  return [
    ["part", "name", ...fields].join(","),
    line("total", `${report.from} to ${report.to} ${report.time_zone}`, report.total),
    ...report.days.map((one) => line("day", one.date, one.counts)),
    ...report.platforms.map((one) => line("platform", one.platform, one.counts)),
    ...report.categories.map((one) => line("category", one.category ?? "", one.counts)),
    "",
  ].join("\r\n");
}

/** Gives the browser a text to keep as a file. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
