import { stripVTControlCharacters } from "node:util";
import { escapeHtml } from "@shopstream/platform/html.ts";
import type { NotRun } from "../perform-suite.ts";
import { isAsExpected, type RunRecord } from "../run-record.ts";

/** Runs as test cases: one that did not go as expected is a failure, one that proves nothing, or that a guard refused, is an error: pipelines are green where tests are skipped. */
export function junit(name: string, records: readonly RunRecord[], refused: readonly NotRun[] = []): string {
  const failed = records.filter((record) => !isAsExpected(record) && record.verdict !== "inconclusive").length;
  const errors = records.filter(({ verdict }) => verdict === "inconclusive").length + refused.length;
  const seconds = records.reduce((sum, record) => sum + took(record), 0);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="${xml(name)}" tests="${records.length + refused.length}" failures="${failed}" errors="${errors}" time="${seconds.toFixed(1)}">
${[...records.map(testCase), ...refused.map(refusal)].join("\n")}
</testsuite>
</testsuites>
`;
}

function testCase(record: RunRecord): string {
  const { experiment, verdict, reasons } = record;
  const head = `<testcase classname="chaos" name="${xml(experiment.name)}" time="${took(record).toFixed(1)}"`;
  const why = xml(reasons.join("\n"));
  if (verdict === "inconclusive") return `${head}><error type="inconclusive" message="${why}"/></testcase>`;
  if (isAsExpected(record)) return `${head}/>`;
  return `${head}><failure type="${verdict}" message="${xml(`${verdict}, expected ${experiment.expectation.verdict}`)}">${why}</failure></testcase>`;
}

function refusal({ experiment, why }: NotRun): string {
  return `<testcase classname="chaos" name="${xml(experiment)}"><error message="${xml(why)}"/></testcase>`;
}

function took({ startedAt, finishedAt }: RunRecord): number {
  return (finishedAt - startedAt) / 1_000;
}

/** A reason may be what a program printed, with its colours: XML has no place for most control characters, also escaped. */
function xml(text: string): string {
  const plain = [...stripVTControlCharacters(text)].filter((sign) => sign >= " " || "\n\t".includes(sign));
  return escapeHtml(plain.join(""));
}
