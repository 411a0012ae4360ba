import { globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { root, show } from "./program.ts";
import { nothing, type Tally } from "./tally.ts";

/** The part of vitest's JSON report that is read here. */
export type Report = Readonly<{
  testResults: readonly Readonly<{
    name: string;
    status: string;
    assertionResults: readonly Readonly<{ status: string }>[];
  }>[];
}>;

/** A file that failed before its first test counts as one failure, or a syntax error would look like success. */
export function tallyOf(report: Report, exitCode: number): Tally {
  const statuses = report.testResults.flatMap((file) => {
    const ofTests = file.assertionResults.map((test) => test.status);
    return file.status === "failed" && !ofTests.includes("failed") ? [...ofTests, "failed"] : ofTests;
  });
  const passed = statuses.filter((status) => status === "passed").length;
  const failed = statuses.filter((status) => status === "failed").length;
  const unexplained = exitCode !== 0 && failed === 0 ? 1 : 0;
  return { passed, failed: failed + unexplained, skipped: statuses.length - passed - failed };
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    // vitest died before it wrote one; its exit code tells the rest.
    return { testResults: [] };
  }
}

/** Runs one vitest project (see vitest.config.ts), or the part of it below `only`. An empty one is reported as skipped, not as passed. */
export async function runVitest(project: string, files: string, only: readonly string[] = []): Promise<Tally> {
  if (globSync(files, { cwd: root }).length === 0) {
    process.stdout.write(`skip  ${project}: no file matches ${files} yet\n`);
    return { ...nothing, skipped: 1 };
  }
  const reportFile = path.join(root, `.cache/reports/${project}.json`);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const exitCode = await show("vitest", ["run", "--project", project, ...reporters, ...only]);
  return tallyOf(readReport(reportFile), exitCode);
}
