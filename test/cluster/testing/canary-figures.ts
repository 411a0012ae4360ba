import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../runner/program.ts";
import type { Story } from "./canary.ts";
import type { Hurt } from "./customers.ts";

/** What a release came to. The last one of its kind is kept, so that runs of single cases complete one another. */
export interface Figure {
  readonly outcome: string;
  /** Which measurement ended it, with its value. */
  readonly by: string;
  readonly detectMs: number | undefined;
  readonly zeroMs: number | undefined;
  readonly wholeMs: number;
  /** Since the first call, since the beginning, and in the half minute before: as it is without a release. */
  readonly hurt: Hurt;
  readonly whole: Hurt;
  readonly before: Hurt;
  readonly lines: readonly string[];
}

type Figures = Readonly<Record<string, Figure>>;

const file = path.join(root, ".cache/reports/canaries.json");

export const readFigures = (): Figures => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Figures) : {});

export function keepFigure(
  what: string,
  story: Story,
  by: string,
  hurt: Pick<Figure, "hurt" | "whole" | "before">,
): void {
  const { stand, detectMs, zeroMs, wholeMs, lines } = story;
  const figure: Figure = { outcome: stand.phase, by, detectMs, zeroMs, wholeMs, ...hurt, lines };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...readFigures(), [what]: figure }, null, 2)}\n`);
}

const seconds = (ms: number | undefined) => (ms === undefined ? "–" : `${Math.round(ms / 1_000)} s`);
const share = (part: number, all: number) => (all === 0 ? "–" : `${((100 * part) / all).toFixed(2)} %`);

/** As docs/canaries.md shows them. How soon it ended is told of what was stopped; other releases take their steps' time. */
export function tableOf(figures: Figures): string {
  const rows = Object.entries(figures).map(([what, figure]) => {
    const { outcome, by, detectMs, zeroMs, wholeMs, hurt, whole, before } = figure;
    const times = outcome === "aborted" ? [detectMs, zeroMs, wholeMs] : [undefined, undefined, wholeMs];
    return [
      ...[what, by === "" ? outcome : `${outcome}: ${by}`, ...times.map(seconds)],
      ...[`${share(whole.failed, whole.all)} (${whole.failed} of ${whole.all})`, share(hurt.failed, hurt.all)],
      ...[share(whole.slow, whole.all), share(before.slow, before.all)],
    ];
  });
  const head = [
    ...["new version", "outcome", "first call to outcome", "to no call", "in all"],
    ...["not served", "since the first call", "late", "late before"],
  ];
  return markdown(head, rows);
}

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const analysisFile = path.join(root, ".cache/reports/canary-analysis.json");

interface Outcome extends Pick<Figure, "outcome" | "wholeMs" | "lines"> {
  readonly detectMs?: number | undefined;
  readonly zeroMs?: number | undefined;
}

type Outcomes = Readonly<Record<string, Outcome>>;
const readOutcomes = (): Outcomes =>
  existsSync(analysisFile) ? (JSON.parse(readFileSync(analysisFile, "utf8")) as Outcomes) : {};

/** The same of releases that have no customers, whose numbers are made up. */
export function keepOutcome(what: string, { stand, detectMs, zeroMs, wholeMs, lines }: Story): void {
  const isStopped = stand.phase === "aborted";
  const times = isStopped ? { detectMs, zeroMs } : {};
  const outcome: Outcome = { outcome: `${stand.phase} at ${stand.weight} %`, ...times, wholeMs, lines };
  mkdirSync(path.dirname(analysisFile), { recursive: true });
  writeFileSync(analysisFile, `${JSON.stringify({ ...readOutcomes(), [what]: outcome }, null, 2)}\n`);
}

const tenths = (ms: number | undefined) => (ms === undefined ? "–" : `${(ms / 1_000).toFixed(1)} s`);

export function analysisTable(): string {
  const rows = Object.entries(readOutcomes()).map(([what, { outcome, detectMs, zeroMs, wholeMs }]) => [
    ...[what, outcome, tenths(detectMs), tenths(zeroMs), seconds(wholeMs)],
  ]);
  return markdown(["new version", "outcome", "first call to outcome", "to no call", "in all"], rows);
}
