import type { Figure, Goal } from "../measure/figure.ts";
import type { Spread } from "../measure/spread.ts";
import type { Result } from "./results.ts";

const HEAD = ["what", "ebox", "against", "ratio (min–max)", "goal", ""] as const;

/** Markdown: reads as well in a terminal as in the README. */
export function tableOf(results: readonly Result[]): string {
  const lines = results.flatMap((result) => result.figures.map((figure) => [...cells(figure), mark(result)]));
  const rows = [[...HEAD, ""], ...lines].map((row) =>
    row.filter((_, column) => column < HEAD.length || hasMarks(lines)),
  );
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return `${[line(rows[0] as string[]), rule, ...rows.slice(1).map(line)].join("\n")}\n`;
}

const hasMarks = (lines: readonly string[][]) => lines.some((line) => line.at(-1) !== "");
const mark = ({ numbers }: Result) => (numbers === "quick" ? "quick: says nothing" : "");

function cells(figure: Figure): string[] {
  if (figure.kind === "left-out") {
    return [figure.what, "—", figure.peerName, "—", "—", `LEFT OUT: ${figure.reason}`];
  }
  const { what, unit, peerName, ours, peer, ratio, goal, reached } = figure;
  return [
    what,
    `${short(ours.median)} ${unit}`,
    `${peerName}: ${short(peer.median)}`,
    `${short(ratio.median)} (${spread(ratio)})`,
    goal ? goalText(goal) : "none set",
    reached === undefined ? "reported" : reached ? "pass" : "SHORT",
  ];
}

const goalText = (goal: Goal) => ("atLeast" in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`);
const spread = ({ min, max }: Spread) => `${short(min)}–${short(max)}`;

/** Three digits that count. */
function short(value: number): string {
  if (value >= 1_000) return Math.round(Number(value.toPrecision(3))).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}
