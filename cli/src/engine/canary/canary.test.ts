import { beforeEach, describe, expect, it } from "vitest";
import { dumpOf, FakeCanaries, underWay, weighted } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { abort } from "./abort.ts";
import { explain } from "./explain.ts";
import { lookAt } from "./find.ts";
import { history } from "./history.ts";
import { passedOver, promote } from "./promote.ts";
import { canaryShare } from "./proxy-weights.ts";
import { imageOf, type Rollout } from "./rollout.ts";
import { errorOf, lineOf, watch } from "./watch.ts";

let fake: FakeCanaries;
let clock: IdleClock;
const deps = () => ({ cluster: fake, clock });
const watching = (lines: string[] = []) => ({
  ...deps(),
  signal: new AbortController().signal,
  onChange: (line: string) => lines.push(line),
});
const seen = async () => (await lookAt(deps(), "orders")).seen;
const statusOf = (name = "orders") => fake.rollouts.get(name)?.status;
const imageNow = (name = "orders") => {
  const rollout = fake.rollouts.get(name);
  return rollout === undefined ? "" : imageOf(rollout.spec.template);
};

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
  underWay(fake, "orders", 1, { pauseConditions: [{ reason: "CanaryPauseStep" }] });
});

describe("promote", () => {
  it("ends the pause that the operator saw", async () => {
    await promote(deps(), "orders", await seen(), false);
    expect(statusOf()).not.toHaveProperty("pauseConditions");
    expect(statusOf()?.currentStepIndex).toBe(1);
  });

  it("passes over an analysis that is inconclusive, as seen", async () => {
    underWay(fake, "orders", 2, {
      pauseConditions: [{ reason: "InconclusiveAnalysisRun" }],
      controllerPause: true,
      canary: { currentStepAnalysisRunStatus: { name: "a", status: "Inconclusive" } },
    });
    await promote(deps(), "orders", await seen(), false);
    expect(statusOf()).toMatchObject({ controllerPause: false, currentStepIndex: 3 });
  });

  it("lets a Rollout go on that somebody has paused as a whole, and passes over no step of it", async () => {
    await fake.patch("orders", [{ op: "add", path: "/spec/paused", value: true }]);
    await promote(deps(), "orders", await seen(), false);
    expect([fake.rollouts.get("orders")?.spec.paused, statusOf()?.currentStepIndex]).toEqual([false, 1]);
  });

  it.each([
    ["another step", { currentStepIndex: 0 }],
    ["another revision", { currentPodHash: "other" }],
    ["the same step that was not paused", { pauseConditions: [] }],
    ["a pause of an earlier try", { pauseConditions: [{ reason: "CanaryPauseStep", startTime: "earlier" }] }],
    [
      "an analysis of an earlier try",
      { canary: { currentStepAnalysisRunStatus: { name: "gate.1", status: "Running" } } },
    ],
  ])("is refused from a screen that shows %s, and nothing changes", async (_, status) => {
    const before = fake.rollouts.get("orders") as Rollout;
    fake.become("orders", status);
    const stale = await seen();
    fake.rollouts.set("orders", before);
    await expect(promote(deps(), "orders", stale, false)).rejects.toMatchObject({ code: "SHOP-CANARY-002", exit: 5 });
    expect(fake.rollouts.get("orders")).toBe(before);
  });

  it.each([
    ["goes on", { currentStepIndex: 3 }],
    ["is paused", { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] }],
    ["is tried again", { canary: { currentStepAnalysisRunStatus: { name: "gate.1", status: "Running" } } }],
  ])("is refused when the release %s between look and change", async (_, status) => {
    const canary = { currentStepAnalysisRunStatus: { name: "gate", status: "Running" } };
    underWay(fake, "orders", 2, { canary });
    const here = await seen();
    const cluster = Object.assign(Object.create(fake) as FakeCanaries, {
      patch: (name: string, patch: Parameters<FakeCanaries["patch"]>[1]) => {
        fake.become("orders", status);
        return fake.patch(name, patch);
      },
    });
    await expect(promote({ cluster, clock }, "orders", here, false)).rejects.toMatchObject({
      code: "SHOP-CANARY-002",
    });
    expect(statusOf()).toMatchObject(status);
  });

  it("says what it would pass over that still runs, and nothing of a pause that it ends", async () => {
    expect(await passedOver(deps(), "orders")).toBeUndefined();
    underWay(fake, "orders", 2);
    expect(await passedOver(deps(), "orders")).toBe("orders passes over orders-gate, which still runs");
    underWay(fake, "orders", 0);
    expect(await passedOver(deps(), "orders")).toBe("orders passes over step 0");
  });

  it("is refused for what is finished", async () => {
    fake.become("orders", { phase: "Healthy", pauseConditions: [], stableRS: "new" });
    await expect(promote(deps(), "orders", await seen(), true)).rejects.toMatchObject({ code: "SHOP-CANARY-003" });
  });
});

const proxy = { namespace: "shop", hash: "x", hasProxy: true, trouble: undefined };
const dumpWith = (weight: number) => ({ configs: [{ route_config: dumpOf("orders", weight) }] });

describe("abort", () => {
  it("ends when every proxy sends the new version nothing, however long after the routes", async () => {
    fake.services.set("orders", weighted(95, 5));
    fake.shownPods = [
      { ...proxy, name: "gateway-1" },
      { ...proxy, name: "job", hasProxy: false },
    ];
    fake.onPatch = () => fake.services.set("orders", weighted(100, 0));
    let asked = 0;
    fake.routesOf = () => {
      asked += 1;
      return dumpWith(asked < 4 ? 5 : 0);
    };
    const { routesAfterMs, proxiesAfterMs, proxies } = await clock.through(abort(deps(), "orders", 60_000, false));
    expect([proxies, asked]).toEqual([1, 4]);
    expect(proxiesAfterMs).toBeGreaterThan(routesAfterMs);
    expect(statusOf()?.abort).toBe(true);
  });

  it("does not call it proven while a proxy cannot be asked", async () => {
    fake.shownPods = [{ ...proxy, name: "gateway-1" }];
    fake.routesOf = () => {
      throw new Error("no answer");
    };
    await expect(clock.through(abort(deps(), "orders", 2_000, false))).rejects.toMatchObject({
      code: "SHOP-CANARY-005",
      exit: 4,
    });
  });

  it("again changes nothing and proves it again", async () => {
    await abort(deps(), "orders", 1_000, false);
    expect((await abort(deps(), "orders", 1_000, false)).outcome).toBe("unchanged");
  });

  it("gives the template back when asked to", async () => {
    await abort(deps(), "orders", 1_000, true);
    expect(imageNow()).toBe("registry/orders:1");
    expect(fake.rollouts.get("orders")?.spec.template.metadata.labels).toEqual({ app: "orders" });
  });
});

describe("a proxy's routes", () => {
  it.each([
    ["a share", dumpWith(25), 25],
    ["no share", dumpWith(0), 0],
    ["all calls of one route", { route: { cluster: "outbound|1|canary|orders.shop.svc.cluster.local" } }, 100],
    ["another service's new version", { route: { cluster: "outbound|1|canary|cart.shop.svc.cluster.local" } }, 0],
    [
      "calls that ask for the new version by name",
      {
        match: { headers: [{ name: "x-shop-canary" }] },
        route: { cluster: "outbound|1|canary|orders.shop.svc.cluster.local" },
      },
      0,
    ],
    ["the old version", { route: { cluster: "outbound|1|stable|orders.shop.svc.cluster.local" } }, 0],
  ])("with %s", (_, dump, share) => {
    expect(canaryShare(dump, "orders", "shop")).toBe(share);
  });
});

describe("watch", () => {
  it.each([
    ["all calls", { phase: "Healthy", stableRS: "new", pauseConditions: [] }, "healthy", undefined],
    ["an abort", { abort: true, message: "RolloutAborted" }, "aborted", 6],
    ["pods that do not come up", { phase: "Degraded", pauseConditions: [] }, "degraded", 6],
    ["too little to judge by", { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] }, "paused", 7],
  ])("ends with %s", async (_, status, phase, exit) => {
    fake.become("orders", status);
    const stand = await clock.through(watch(watching(), "orders"));
    expect([stand.phase, errorOf(stand)?.exit]).toEqual([phase, exit]);
  });

  it("goes on while a step lets time pass, and tells each change once", async () => {
    const lines: string[] = [];
    let looks = 0;
    fake.onLook = () => {
      looks += 1;
      if (looks === 5) fake.become("orders", { phase: "Healthy", stableRS: "new", pauseConditions: [] });
    };
    expect((await clock.through(watch(watching(lines), "orders"))).phase).toBe("healthy");
    expect(lines).toEqual([
      "orders: 5 % progressing, step 1 of 9, lets time pass",
      "orders: 100 % healthy, step 1 of 9",
    ]);
  });

  it("asks for a person when Prometheus stays away, and not at its first silence", async () => {
    underWay(fake, "orders", 2);
    const run = (consecutiveError: number) => ({
      metadata: { name: "gate", labels: { "rollouts-pod-template-hash": "new" } },
      spec: { metrics: [] },
      status: {
        phase: "Running",
        metricResults: [{ name: "x", phase: "Running", message: "connection refused", consecutiveError }],
      },
    });
    fake.runs.set("orders", [run(1)]);
    expect((await lookAt(deps(), "orders")).phase).toBe("progressing");
    fake.runs.set("orders", [run(3)]);
    const stand = await clock.through(watch(watching(), "orders"));
    expect([stand.phase, errorOf(stand)?.code]).toEqual(["held", "SHOP-CANARY-008"]);
    expect(stand.why).toContain("connection refused");
  });

  it("says of what was aborted that it still has calls, when they do not leave it", async () => {
    const weights = (weight: number) => ({ canary: { weights: { canary: { weight } } } });
    fake.become("orders", { abort: true, message: "too bad", ...weights(25) });
    const stand = await clock.through(watch(watching(), "orders"));
    expect(lineOf(stand)).toBe("orders: 25 % aborted, step 1 of 9, still 25 % of the calls go to it: too bad");
    expect([errorOf(stand)?.message, errorOf(stand)?.hint]).toEqual([
      expect.stringContaining("still 25 %"),
      expect.not.stringContaining("all calls go"),
    ]);
    fake.onLook = () => fake.become("orders", weights(0));
    expect((await clock.through(watch(watching(), "orders"))).why).toBe("too bad");
  });

  it("waits a moment for the calls to leave what was aborted", async () => {
    let looks = 0;
    const weights = (weight: number) => ({ canary: { weights: { canary: { weight } } } });
    fake.become("orders", { abort: true, ...weights(25) });
    fake.onLook = () => {
      looks += 1;
      if (looks === 6) fake.become("orders", weights(0));
    };
    expect((await clock.through(watch(watching(), "orders"))).weight).toBe(0);
  });

  it.each([
    ["of the network", Object.assign(new Error("connect"), { code: "ECONNREFUSED" })],
    ["of an API server that starts", Object.assign(new Error("busy"), { code: 503 })],
  ])("bears some failed looks, %s", async (_, error) => {
    const lines: string[] = [];
    let looks = 0;
    fake.onLook = () => {
      looks += 1;
      if (looks > 6 && looks < 20) throw error;
      if (looks === 25) fake.become("orders", { phase: "Healthy", stableRS: "new", pauseConditions: [] });
    };
    expect((await clock.through(watch(watching(lines), "orders"))).phase).toBe("healthy");
    expect(lines.filter((line) => line.includes("cannot be looked at"))).toHaveLength(1);
  });

  it("gives up when the cluster stays away, says that the release goes on, and bears no refusal", async () => {
    fake.onLook = () => {
      throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    };
    await expect(clock.through(watch(watching(), "orders"))).rejects.toMatchObject({
      code: "SHOP-CLUSTER-001",
      message: expect.stringContaining("goes on without its follower"),
    });
    const from = clock.now();
    fake.onLook = () => {
      throw Object.assign(new Error("forbidden"), { code: 403 });
    };
    await expect(clock.through(watch(watching(), "orders"))).rejects.toMatchObject({ code: 403 });
    expect(clock.now()).toBe(from);
  });

  it("does not take the version before for the outcome of the new one", async () => {
    const rollout = fake.rollouts.get("orders");
    if (rollout === undefined) throw new Error("no rollout");
    fake.rollouts.set("orders", { ...rollout, metadata: { ...rollout.metadata, generation: 3 } });
    fake.become("orders", { phase: "Healthy", observedGeneration: "2", pauseConditions: [] });
    expect((await lookAt(deps(), "orders")).phase).toBe("progressing");
  });
});

describe("explain", () => {
  it("names the measurement, its value and bound, in words, and what the new pods said", async () => {
    fake.become("orders", { abort: true });
    fake.shownPods = [
      { name: "orders-new-1", namespace: "shop", hash: "new", hasProxy: true, trouble: "OOMKilled", service: "orders" },
    ];
    const failureCondition = "len(result) > 0 && !isNaN(result[0]) && result[0] > 0.01";
    const result = (phase: string, value: string) => ({
      name: phase === "Failed" ? "checkout-availability" : "restarts",
      phase,
      measurements: [{ phase, value, finishedAt: "2026-01-01T00:01:00Z" }],
    });
    fake.runs.set("orders", [
      {
        metadata: { name: "orders-new-guard", labels: { "rollouts-pod-template-hash": "new" } },
        spec: { metrics: [{ name: "checkout-availability", failureCondition }] },
        status: { phase: "Failed", metricResults: [result("Failed", "[0.18234567]"), result("Successful", "[0]")] },
      },
    ]);
    const { findings, pods } = await explain(deps(), "orders");
    expect(findings).toEqual([
      expect.objectContaining({
        measure: "checkout-availability",
        verdict: "Failed",
        value: "0.1823",
        threshold: "> 0.01",
      }),
    ]);
    expect(findings[0]?.says).toContain("A checkout ends with an order or a reason");
    expect(pods).toEqual([{ pod: "orders-new-1", trouble: "OOMKilled", log: ["started", "out of memory"] }]);
  });
});

it("explain repeats what the smoke test's Job said of a version that never had a call", async () => {
  const metadata = { "job-name": "smoke-1", "job-namespace": "shop" };
  fake.jobLogs.set("smoke-1", "\ntoo many fail: failed 7 of 60, the old version 0\n");
  fake.runs.set("orders", [
    {
      metadata: { name: "orders-smoke", labels: { "rollouts-pod-template-hash": "new" } },
      spec: { metrics: [{ name: "smoke" }] },
      status: {
        phase: "Failed",
        metricResults: [{ name: "smoke", phase: "Failed", measurements: [{ phase: "Failed", metadata }] }],
      },
    },
  ]);
  const { findings } = await explain(deps(), "orders");
  expect(findings).toEqual([
    expect.objectContaining({ measure: "smoke", value: "too many fail: failed 7 of 60, the old version 0" }),
  ]);
});

it("history shows the versions of a service, the newest first", async () => {
  expect((await history(deps(), "orders")).map(({ revision, role }) => [revision, role])).toEqual([
    [2, "canary"],
    [1, "stable"],
  ]);
});
