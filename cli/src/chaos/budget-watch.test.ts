import { setImmediate as idle } from "node:timers/promises";
import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { describe, expect, it } from "vitest";
import { parseMetrics } from "../engine/metrics-page.ts";
import { experiment } from "../testing/fake-driver.ts";
import { budgetOf, mostThatIsSpent } from "./budget.ts";
import { watchBudgets } from "./budget-watch.ts";
import { readExperiments } from "./experiment-files.ts";

/** Products are asked for, one of two thousand of which may fail: the strictest objective that there is. */
async function watch(change: object, isCheap = true) {
  const clock = new TestClock();
  const calls = { ok: 100_000, internal: 0 };
  const page = () =>
    Object.entries(calls).map(
      ([code, count]) => `rpc_server_duration_seconds_count{method="ListProducts",code="${code}"} ${count}`,
    );
  const metrics = async () => new Map(isAway ? [] : [["catalog", parseMetrics(page().join("\n"))]]);
  let isAway = false;
  const overspent = await watchBudgets({ experiment: experiment(change), clock, metrics, metricsAreCheap: isCheap });
  /** Customers come for so many seconds; answers what is said then. */
  const pass = async (seconds: number, { ok = 0, internal = 0 }) => {
    clock.advance(seconds * 1_000);
    calls.ok += ok * seconds;
    calls.internal += internal * seconds;
    overspent();
    await idle();
    const told = overspent();
    await idle();
    return told;
  };
  return { pass, leave: (away: boolean) => (isAway = away) };
}

describe("the guard of budgets", () => {
  it("stops a short fault, too: ten customers a second, none of whom is served for most of twelve seconds", async () => {
    const { pass } = await watch({ duration: "12s" });
    expect(await pass(7, { internal: 10 })).toBeUndefined();
    expect(await pass(1, { internal: 10 })).toMatch(/^0\.66 % of the budget of catalog: browse-availability is spent/);
  });

  it("bears a fault that fails half of them, and does not count those who came before it", async () => {
    const half = await watch({ duration: "12s" });
    expect(await half.pass(12, { ok: 5, internal: 5 })).toBeUndefined();
    const dear = await watch({ duration: "12s", budget: 0.4 });
    expect(await dear.pass(9, { ok: 5, internal: 5 })).toBeUndefined();
    expect(await dear.pass(1, { ok: 5, internal: 5 })).toContain("at most 0.40 % may be");
  });

  it("says nothing where an experiment may cost all there is, or where asking costs too much", async () => {
    expect(await (await watch({ budget: 100 })).pass(12, { internal: 10 })).toBeUndefined();
    expect(await (await watch({}, false)).pass(12, { internal: 10 })).toBeUndefined();
  });

  it("does not take what a service ever counted for the fault's when it did not answer meanwhile", async () => {
    const { pass, leave } = await watch({ duration: "12s" });
    leave(true);
    expect(await pass(10, { internal: 10 })).toBeUndefined();
    leave(false);
    expect(await pass(1, { ok: 100_000 })).toBeUndefined();
  });
});

describe("the budget of an experiment", () => {
  it("is less than what its fault could cost the strictest objective, and never more than a twentieth", () => {
    expect(mostThatIsSpent(12_000)).toBeCloseTo(0.992, 3);
    expect(budgetOf({ budget: undefined, duration: 12_000 })).toBeCloseTo(0.595, 3);
    expect(budgetOf({ budget: undefined, duration: 600_000 })).toBe(5);
    for (const each of readExperiments().filter(({ budget }) => budget !== 100))
      expect([each.name, budgetOf(each) < mostThatIsSpent(each.duration)]).toEqual([each.name, true]);
  });

  it.each([
    [1, "12s"],
    [5, "60s"],
  ])("of %d percent in %s is refused: nothing could cost so much", (budget, duration) => {
    expect(() => experiment({ budget, duration })).toThrow("budget: ");
    expect(experiment({ budget: budget * 0.9, duration }).budget).toBe(budget * 0.9);
    expect(experiment({ budget: 100, duration }).budget).toBe(100);
  });
});
