import { spawn } from "node:child_process";
import { once } from "node:events";
import { systemRandom } from "@shopstream/platform/random.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { FakeCluster } from "../../testing/fake-cluster.ts";
import { FakeHelm } from "../../testing/fake-helm.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { markOf } from "../helm-mark.ts";
import { type Outcome, runSteps } from "../step.ts";
import type { Stage } from "./charts.ts";
import { type OpenedCluster, openCluster } from "./cluster.ts";
import { type ClusterUp, clusterUpSteps } from "./up.ts";

let cluster: FakeCluster;
let opened: OpenedCluster;
let helm: FakeHelm;
let canaries: FakeCanaries;
let changes: string[];

beforeAll(async () => {
  cluster = await FakeCluster.start();
  vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
});
beforeEach(() => {
  cluster.contents = { pods: [], releases: [] };
  cluster.objects.clear();
  opened = openCluster("fake", "shop");
  helm = new FakeHelm(cluster);
  canaries = new FakeCanaries();
  changes = [];
});
afterEach(() => opened.close());
afterAll(async () => {
  vi.unstubAllEnvs();
  await cluster.close();
});

const chart = (name: string, digest = "d1") => ({ name, folder: `charts/${name}`, values: {}, digest });
const shop: readonly Stage[] = [[chart("redis")], [chart("orders"), chart("cart")]];
const pathOf = (name: string) => `/apis/apps/v1/namespaces/shop/deployments/${name}`;
const quiet = { begin: () => undefined, end: () => undefined, fail: () => undefined };

function up(stages = shop, more: Partial<ClusterUp> = {}, clock = new IdleClock()): Promise<Outcome> {
  const context: ClusterUp = {
    ...{
      cluster: opened.cluster,
      canaries,
      stages,
      values: {},
      objects: [],
      url: "",
      clock,
      timeoutMs: 300_000,
      tool: helm.tool,
    },
    random: systemRandom,
    signal: new AbortController().signal,
    onChange: (line) => changes.push(line),
    ...more,
  };
  return clock.through(
    runSteps(clusterUpSteps(stages, { seed: false, wayIn: false }), context, quiet, () => clock.now()),
  );
}

describe("up on a cluster", () => {
  it("installs every chart in its order, and finds nothing to do when it is run again", async () => {
    expect(await up()).toBe("created");
    expect(helm.told).toEqual(["upgrade redis", "upgrade orders", "upgrade cart"]);
    expect(await up()).toBe("unchanged");
    expect(helm.told).toHaveLength(3);
  });

  it("installs only what changed", async () => {
    await up();
    expect(await up([[chart("redis")], [chart("orders", "d2"), chart("cart")]])).toBe("configured");
    expect(helm.told.slice(3)).toEqual(["upgrade orders"]);
  });

  it.each([
    ["was taken away", () => cluster.objects.answer("DELETE", pathOf("orders"), "")],
    ["was told to have no pods", () => cluster.objects.answer("PATCH", pathOf("orders"), '{"spec":{"replicas":0}}')],
  ])("brings back a workload that %s, and touches no other", async (_, lose) => {
    await up();
    lose();
    expect(await up()).toBe("configured");
    expect(helm.told.slice(3)).toEqual(["upgrade orders"]);
  });

  it("does not end while a workload is gone, and says which and why when its time is up", async () => {
    const losing: ClusterUp["tool"] = async (...told) => {
      const outcome = await helm.tool(...told);
      cluster.objects.answer("DELETE", pathOf("orders"), "");
      return outcome;
    };
    await expect(up([[chart("orders")]], { tool: losing })).rejects.toMatchObject({
      code: "SHOP-ENV-005",
      exit: 4,
      message: expect.stringContaining("orders: the Deployment orders is not there any more"),
    });
  });

  it("does not wait for a service of a later stage that is ill, and that it may be about to mend", async () => {
    await up();
    cluster.objects.answer("PATCH", pathOf("cart"), '{"status":{"readyReplicas":0}}');
    expect(await up([[chart("redis")], [chart("orders"), chart("cart", "d2")]])).toBe("configured");
    expect(helm.told.slice(3)).toEqual(["upgrade cart"]);
  });
});

describe("up, where a Helm was or is at work", () => {
  const second = { version: "2", "shopstream-digest": "d1" };
  const pending = (labels: object, createdAt: string) => {
    const release = { name: "orders", status: "pending-upgrade", labels: { ...second, ...labels }, createdAt };
    cluster.contents = { pods: [], releases: [release] };
  };
  // Time of these tests begins with the year.
  const [justNow, long] = ["2025-12-31T23:59:00Z", "2025-12-31T23:40:00Z"];
  const orders = [[chart("orders")]];
  const refused = { exit: 5, code: "SHOP-CLUSTER-006" };

  it("takes over at once from one of this machine that is dead, however young its record is", async () => {
    pending({ "shopstream-made-by": markOf(2) }, justNow);
    expect(await up(orders)).toBe("configured");
    expect(cluster.contents.releases).toMatchObject([{ status: "deployed" }]);
  });

  it("is refused while one of this machine lives, also when its shopctl is dead", async () => {
    const mark = markOf(2);
    const living = spawn(process.execPath, ["-e", "process.stdin.resume(); console.log(1)", mark]);
    await once(living.stdout, "data");
    pending({ "shopstream-made-by": mark }, long);
    await expect(up(orders)).rejects.toMatchObject(refused);
    living.kill();
    await once(living, "exit");
    expect(await up(orders)).toBe("configured");
  });

  it.each([
    ["of another machine", { "shopstream-made-by": "elsewhere.1-2.2" }],
    ["of nobody known", {}],
    ["that inherited a mark from the revision before", { "shopstream-made-by": markOf(1) }],
  ])("is refused by a young record %s, with a way out, and takes over an old one", async (_, labels) => {
    pending(labels, justNow);
    const hint = expect.stringContaining("delete secret sh.helm.release.v1.orders.v2");
    await expect(up(orders)).rejects.toMatchObject({ ...refused, hint });
    expect(helm.told).toEqual([]);
    pending(labels, long);
    expect(await up(orders)).toBe("configured");
  });

  it("installs again what somebody upgraded by another way, though it inherited our digest", async () => {
    await up(orders);
    const [ours] = cluster.contents.releases;
    if (ours === undefined) throw new Error("nothing was installed");
    cluster.contents = { pods: [], releases: [{ ...ours, labels: { ...ours.labels, version: "2" } }] };
    expect(await up(orders)).toBe("configured");
  });

  it("ends the Helm that it started, with Ctrl-C", async () => {
    const keyboard = new AbortController();
    const told: AbortSignal[] = [];
    const tool: ClusterUp["tool"] = async (_program, _args, { signal } = {}) => {
      if (signal !== undefined) told.push(signal);
      keyboard.abort(new DOMException("SIGINT", "AbortError"));
      throw signal?.reason;
    };
    await expect(up(orders, { tool, signal: keyboard.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(told.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe("up, where new versions come by steps", () => {
  const strategy = { canary: { steps: [{ setWeight: 25 }, { pause: { duration: "1m" } }, { setWeight: 100 }] } };
  const metadata = { generation: 1, labels: { "app.kubernetes.io/part-of": "shopstream" } };
  const spec = { replicas: 1, strategy, template: { spec: { containers: [] } } };
  const hashes = { observedGeneration: "1", currentPodHash: "new", stableRS: "old", currentStepIndex: 1 };
  const at = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/orders";
  const become = (status: object) => cluster.objects.put(at, { metadata, spec, status: { ...hashes, ...status } });
  const weighing = (weight: number) => ({ canary: { weights: { canary: { weight } } } });
  const done = { currentPodHash: "old", phase: "Healthy", replicas: 1, readyReplicas: 1, updatedReplicas: 1 };

  beforeEach(() => {
    const labels = { "shopstream-digest": "d1", "shopstream-made-by": markOf(1) };
    cluster.contents = {
      pods: [],
      releases: [{ name: "orders", status: "deployed", workloads: ["Rollout/orders"], labels }],
    };
    underWay(canaries, "orders", 1);
  });

  it.each([
    ["was given up", 6, "SHOP-CANARY-007", { abort: true, message: "too many errors" }],
    ["waits for a person", 7, "SHOP-CANARY-008", { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] }],
    ["stays degraded", 6, "SHOP-CANARY-007", { phase: "Degraded" }],
  ])("ends with the code of a release that %s, long before its time is up", async (_, exit, code, status) => {
    become(status);
    const clock = new IdleClock();
    const begunAt = clock.now();
    await expect(up([[chart("orders")]], {}, clock)).rejects.toMatchObject({ exit, code });
    expect(clock.now() - begunAt).toBeLessThan(60_000);
  });

  it("waits as long as a release goes on, also beyond the time that a service has to become ready", async () => {
    become({});
    let looks = 0;
    const clock = new IdleClock();
    const sleep = clock.sleep.bind(clock);
    // More of the calls every 200 of the 300 seconds.
    clock.sleep = (ms, signal) => {
      looks += 1;
      if (looks % 200 === 0) become(looks < 1_000 ? weighing(looks / 10) : done);
      return sleep(ms, signal);
    };
    expect(await up([[chart("orders")]], {}, clock)).toBe("unchanged");
    expect(changes[0]).toBe("waiting for orders (25 %, step 1 of 3, progressing)");
  });

  it("lets the time of a version's pods count also after one that was given up, once for each version", async () => {
    become({});
    const [before, ...others] = canaries.sets.get("orders") ?? [];
    if (before === undefined) throw new Error("orders has no version");
    const givenUp = {
      ...before,
      name: "orders-given-up",
      hash: "given-up",
      replicas: 0,
      endsAt: "2026-01-01T00:10:00Z",
    };
    canaries.sets.set("orders", [givenUp, before, ...others]);
    const [clock, looks] = [new IdleClock(), { at: 0 }];
    canaries.onLook = () => {
      looks.at += 1;
    };
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      if (clock.now() - Date.UTC(2026, 0, 1) > 10_000) become(done);
      return sleep(ms, signal);
    };
    await up([[chart("orders")]], {}, clock);
    expect(canaries.sets.get("orders")?.filter(({ endsAt }) => endsAt !== undefined)).toEqual([]);
    expect(looks.at).toBe(1);
  });

  it("is patient with one that is degraded for a moment, as before its routes are made", async () => {
    become({ phase: "Degraded" });
    const clock = new IdleClock();
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      if (clock.now() - Date.UTC(2026, 0, 1) > 10_000) become(done);
      return sleep(ms, signal);
    };
    expect(await up([[chart("orders")]], {}, clock)).toBe("unchanged");
  });
});
