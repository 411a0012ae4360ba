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

/** As docs/canaries.md shows them. */
export function tableOf(figures: Figures): string {
  const rows = Object.entries(figures).map(
    ([what, { outcome, by, detectMs, zeroMs, wholeMs, hurt, whole, before }]) => [
      ...[what, by === "" ? outcome : `${outcome}: ${by}`],
      ...[seconds(detectMs), seconds(zeroMs), seconds(wholeMs)],
      ...[`${share(whole.failed, whole.all)} (${whole.failed} of ${whole.all})`, share(hurt.failed, hurt.all)],
      ...[share(whole.slow, whole.all), share(before.slow, before.all)],
    ],
  );
  const head = [
    ...["new version", "outcome", "first call to outcome", "to no call", "in all"],
    ...["not served", "since the first call", "late", "late before"],
  ];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
