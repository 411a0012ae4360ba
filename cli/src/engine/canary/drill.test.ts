import { beforeEach, describe, expect, it } from "vitest";
import { dumpOf, FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { drillRollback } from "./drill.ts";
import { drillReport } from "./drill-report.ts";

let fake: FakeCanaries;
let clock: IdleClock;
const watching = () => ({ cluster: fake, clock, signal: new AbortController().signal, onChange: () => {} });

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
});

describe("the drill of a rollback", () => {
  const failed = {
    metadata: { name: "guard", labels: { "rollouts-pod-template-hash": "bad" } },
    spec: { metrics: [{ name: "worst-route", failureCondition: "result[0] > 0.05" }] },
    status: {
      phase: "Failed",
      metricResults: [{ name: "worst-route", phase: "Failed", measurements: [{ phase: "Failed", value: "[0.2]" }] }],
    },
  };
  const isBad = () => JSON.stringify(fake.rollouts.get("orders")?.spec.template).includes("FAULTS_FILE");

  const fromTheStart = { illAfterMs: undefined, withinMs: 90_000 };
  const later = { illAfterMs: 35_000, withinMs: 90_000 };
  const share = (weight: number) => ({ canary: { weights: { canary: { weight } } } });
  /** The bad version has its first share, until its analysis stops it. */
  const stoppedAfter = (looks: number) => {
    fake.onPatch = () =>
      fake.become(
        "orders",
        isBad()
          ? { currentPodHash: "bad", phase: "Progressing", ...share(5) }
          : { currentPodHash: "new", abort: false },
      );
    let looked = 0;
    fake.onLook = () => {
      if (isBad()) looked += 1;
      if (looked === looks) fake.become("orders", { abort: true, ...share(0) });
    };
  };

  beforeEach(() => {
    underWay(fake, "orders", 9, { phase: "Healthy", stableRS: "new" });
    fake.runs.set("orders", [failed]);
  });

  it("is held when the analysis stops the bad version, and leaves nothing of it", async () => {
    fake.onPatch = () =>
      fake.become("orders", isBad() ? { currentPodHash: "bad", abort: true } : { currentPodHash: "new", abort: false });
    const drill = await clock.through(drillRollback(watching(), "orders", fromTheStart));
    expect([drill.isHeld, drill.outcome.phase]).toEqual([true, "aborted"]);
    expect([isBad(), fake.configs.size]).toEqual([false, 0]);
    expect(drillReport(drill, "here", "8 journeys")).toContain("| worst-route | Failed | 0.2 | > 0.05 |");
  });

  it("is not held when the bad version gets all calls, which is taken back past all steps before it ends", async () => {
    fake.onPatch = () => {
      const isFull = fake.rollouts.get("orders")?.status?.promoteFull === true;
      if (isBad()) fake.become("orders", { phase: "Progressing", currentPodHash: "bad", ...share(5) });
      else if (isFull) fake.become("orders", { phase: "Healthy", currentPodHash: "new", stableRS: "new" });
      else fake.become("orders", { phase: "Progressing", currentPodHash: "new" });
    };
    let looked = 0;
    fake.onLook = () => {
      if (isBad()) looked += 1;
      if (looked === 20) fake.become("orders", { phase: "Healthy", currentPodHash: "bad", stableRS: "bad" });
    };
    const drill = await clock.through(drillRollback(watching(), "orders", fromTheStart));
    expect([drill.isHeld, isBad(), fake.configs.size]).toEqual([false, false, 0]);
    expect(fake.rollouts.get("orders")?.status).toMatchObject({ phase: "Healthy", stableRS: "new" });
    const report = drillReport(drill, "here", "8 journeys");
    expect(report).toContain("it had all calls; registry/orders:2 was back past all steps, after");
    expect(report).toContain("| from its first call until its analysis stopped it | it did not |");
    expect(report).toMatch(/\| from its first call until the version before was back \| \d+\.\d s \|/);
  });

  it("whose bad version is not back says so, and does not say that it is", async () => {
    fake.onPatch = () =>
      isBad()
        ? fake.become("orders", { currentPodHash: "bad", stableRS: "bad" })
        : fake.become("orders", { phase: "Degraded", currentPodHash: "new" });
    const drill = await clock.through(drillRollback(watching(), "orders", fromTheStart));
    expect(drill.misses).toContainEqual(expect.stringMatching(/had all calls; orders is degraded at .* of its return/));
  });

  it("does not begin where the version would have all calls before it falls ill", async () => {
    const afterwards = { illAfterMs: 120_000, withinMs: 90_000 };
    const says = "--after-smoke 120: a release of orders may be at its last step after 120 s, and must be ill before";
    await expect(drillRollback(watching(), "orders", afterwards)).rejects.toMatchObject({ message: says });
    expect([isBad(), fake.configs.size]).toEqual([false, 0]);
  });

  it("of a version that falls ill after its smoke test is held when its guards stop it in time", async () => {
    stoppedAfter(40);
    let asked = 0;
    fake.routesOf = () => {
      asked += 1;
      return dumpOf("orders", asked > 5 ? 0 : 5);
    };
    const drill = await clock.through(drillRollback(watching(), "orders", later));
    expect([drill.isHeld, drill.misses]).toEqual([true, []]);
    const [detectMs = NaN, zeroMs = NaN] = [drill.detectMs, drill.zeroMs];
    expect([detectMs < zeroMs, zeroMs < 90_000]).toEqual([true, true]);
    const report = drillReport(drill, "here", "8 journeys");
    expect(report).toContain("35 s after each of its pods began");
    expect(report).toContain(`| from its first call until its analysis stopped it | ${detectMs / 1_000}.0 s |`);
    expect(report).toContain(
      `| from its first call until no proxy sent it one | ${(zeroMs / 1_000).toFixed(1)} s, 1 proxies`,
    );
  });

  it.each([
    ["its calls go on for too long", 140, "are allowed"],
    ["it never had a call", 0, "nothing but its smoke test was practised"],
  ])("of such a version is not held when %s", async (_, looks, miss) => {
    if (looks > 0) stoppedAfter(looks);
    else
      fake.onPatch = () =>
        fake.become("orders", isBad() ? { currentPodHash: "bad", abort: true } : { currentPodHash: "new" });
    const drill = await clock.through(drillRollback(watching(), "orders", later));
    expect(drill.misses).toEqual([expect.stringContaining(miss)]);
    expect([drill.isHeld, isBad()]).toEqual([false, false]);
  });

  it("is not held when nothing proves that its calls went, and is taken back all the same", async () => {
    fake.onPatch = () =>
      fake.become("orders", isBad() ? { currentPodHash: "bad", abort: true } : { currentPodHash: "new", abort: false });
    fake.routesOf = () => {
      throw new Error("no answer");
    };
    const drill = await clock.through(drillRollback(watching(), "orders", fromTheStart));
    expect(drill.misses).toEqual([expect.stringContaining("do not answer")]);
    expect([isBad(), drillReport(drill, "here", "8 journeys")]).toEqual([false, expect.stringContaining("Not held")]);
  });

  it("is not held by what stopped the same version last month", async () => {
    const revision = "rollout.argoproj.io/revision";
    const metadata = { ...failed.metadata, annotations: { [revision]: "2" } };
    fake.runs.set("orders", [{ ...failed, metadata }]);
    await fake.patch("orders", [
      { op: "add", path: `/metadata/annotations/${revision.replace("/", "~1")}`, value: "4" },
    ]);
    fake.onPatch = () => fake.become("orders", { currentPodHash: isBad() ? "bad" : "new", abort: isBad() });
    const drill = await clock.through(drillRollback(watching(), "orders", fromTheStart));
    expect(drill.misses).toEqual(["no measurement stopped it"]);
  });

  it("does not begin in the middle of somebody's release", async () => {
    underWay(fake, "orders", 1);
    await expect(drillRollback(watching(), "orders", fromTheStart)).rejects.toMatchObject({ code: "SHOP-CANARY-009" });
    expect(fake.configs.size).toBe(0);
  });
});
