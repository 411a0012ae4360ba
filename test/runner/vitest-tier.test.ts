import { describe, expect, it } from "vitest";
import { add, nothing, tallyLine } from "./tally.ts";
import { type Report, tallyOf } from "./vitest-tier.ts";

function file(status: string, ...tests: readonly string[]): Report["testResults"][number] {
  return { name: "x.test.ts", status, assertionResults: tests.map((test) => ({ status: test })) };
}

describe("the tally of a run", () => {
  it("counts tests by outcome, whatever the reason for not running", () => {
    const report = {
      testResults: [file("failed", "passed", "failed"), file("passed", "passed", "skipped", "todo", "pending")],
    };
    expect(tallyOf(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it("a file that could not be loaded is a failure", () => {
    expect(tallyOf({ testResults: [file("failed")] }, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("a run that ended badly without a failed test is a failure", () => {
    expect(tallyOf({ testResults: [file("passed", "passed")] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(tallyOf({ testResults: [] }, 127)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("sums tiers into the line that CI reads", () => {
    const tally = add(add(nothing, { passed: 6, failed: 0, skipped: 1 }), { passed: 100, failed: 2, skipped: 0 });
    expect(tallyLine(tally)).toBe("106 passed, 2 failed, 1 skipped");
  });
});
