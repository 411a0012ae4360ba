import type { SuiteCourse } from "../perform-suite.ts";
import { isAsExpected } from "../run-record.ts";
import { spanText } from "../span.ts";
import { type Suite, score, tally } from "../suite.ts";
import { table } from "./table.ts";

/** A game day on one page. */
export function suitePage({ title, name }: Suite, course: SuiteCourse): string {
  const { records, skipped, refused } = course;
  const { total, capped, parts } = score(records);
  return `# ${title}: ${total} of 100

${tally(course).said}.${capped === undefined ? "" : ` The score is ${capped}.`}

${table(
  ["what", "kept", "of", "weight"],
  parts.map(({ part, kept, of, weight }) => [part, kept, of, weight]),
)}
## Experiments of ${name}

${table(
  ["experiment", "verdict", "as expected", "noticed after", "well again after", "why"],
  records.map((record) => [
    record.experiment.name,
    record.verdict,
    isAsExpected(record) ? "yes" : "**no**",
    after(record.injectedAt, record.detected?.at),
    after(record.endedAt, record.recoveredAt),
    [...record.reasons, ...record.notAsked.map((id) => `${id} was not asked`)].join("; ").replaceAll(/\s+/g, " "),
  ]),
)}
${refused.map(({ experiment, why }) => `Refused: ${experiment}, because ${why.replaceAll(/\s+/g, " ")}.\n`).join("")}${skipped.map(({ experiment, why }) => `Left out: ${experiment}, because ${why}.\n`).join("")}`;
}

function after(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined ? "-" : spanText(to - from);
}
