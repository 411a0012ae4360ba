import { escapeHtml } from "@shopstream/platform/html.ts";
import type { NotRun } from "../perform-suite.ts";
import { isAsExpected, type RunRecord } from "../run-record.ts";

/** Runs as test cases: one that did not go as expected is a failure, one that proves nothing is skipped, one that a guard refused is an error. */
export function junit(name: string, records: readonly RunRecord[], refused: readonly NotRun[] = []): string {
  const failed = records.filter((record) => !isAsExpected(record) && record.verdict !== "inconclusive").length;
  const skipped = records.filter(({ verdict }) => verdict === "inconclusive").length;
  const seconds = records.reduce((sum, record) => sum + took(record), 0);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="${escapeHtml(name)}" tests="${records.length + refused.length}" failures="${failed}" skipped="${skipped}" errors="${refused.length}" time="${seconds.toFixed(1)}">
${[...records.map(testCase), ...refused.map(refusal)].join("\n")}
</testsuite>
</testsuites>
`;
}

function testCase(record: RunRecord): string {
  const { experiment, verdict, reasons } = record;
  const head = `<testcase classname="chaos" name="${escapeHtml(experiment.name)}" time="${took(record).toFixed(1)}"`;
  const why = escapeHtml(reasons.join("\n"));
  if (verdict === "inconclusive") return `${head}><skipped message="${why}"/></testcase>`;
  if (isAsExpected(record)) return `${head}/>`;
  return `${head}><failure type="${verdict}" message="${escapeHtml(`${verdict}, expected ${experiment.expectation.verdict}`)}">${why}</failure></testcase>`;
}

function refusal({ experiment, why }: NotRun): string {
  return `<testcase classname="chaos" name="${escapeHtml(experiment)}"><error message="${escapeHtml(why)}"/></testcase>`;
}

function took({ startedAt, finishedAt }: RunRecord): number {
  return (finishedAt - startedAt) / 1_000;
}
