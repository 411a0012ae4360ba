import type { TestClock } from "@shopstream/platform/testing/clock.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FakeCluster } from "../../testing/fake-cluster.ts";
import { aMinute, apps, core, FaultyShop, labels } from "../../testing/faulty-shop.ts";
import { findExperiment } from "../experiment-files.ts";
import type { ClusterDriver } from "./cluster-driver.ts";

let shop: FaultyShop;
let cluster: FakeCluster;
let clock: TestClock;
let driver: ClusterDriver;

beforeEach(async () => {
  shop = await FaultyShop.start((file) => vi.stubEnv("KUBECONFIG", file));
  ({ cluster, clock, driver } = shop);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await shop.close();
});

const before = () => [...cluster.objects.paths];

describe("faults that are made from within the pods", () => {
  const frozen = findExperiment("search-frozen");
  const alsoReady = () => {
    const { pods } = cluster.contents;
    cluster.contents = { ...cluster.contents, pods: [...pods, { name: "search-2", service: "search" }] };
  };

  it("last in each ready pod for as long as they are held, and leave nothing when they are let go", async () => {
    alsoReady();
    const there = before();
    expect(await driver.unsupported(frozen)).toBeUndefined();
    await driver.inject(frozen, "r1", aMinute);
    expect(shop.held.map(({ pod }) => pod)).toEqual(["search-1", "search-2"]);
    expect(shop.held[0]?.command.slice(-3)).toEqual(["60000 5000", "freeze", "9229 1"]);
    expect([await driver.hits("r1"), shop.held.some(({ isLetGo }) => isLetGo)]).toEqual([2, false]);
    await driver.end("r1", "runner");
    expect([shop.held.every(({ isLetGo }) => isLetGo), before()]).toEqual([true, there]);
  });

  it("are let go as soon as their record is gone: somebody pulled the lever elsewhere", async () => {
    await driver.inject(frozen, "r1", aMinute);
    cluster.objects.answer("DELETE", `${core}/configmaps/chaos-r1`, "");
    await until(async () => {
      clock.advance(1_000);
      return shop.held[0]?.isLetGo === true;
    }, "it is let go");
    expect((await driver.state()).active).toEqual([]);
  });

  it("begin in no pod when they do not begin in one of them", async () => {
    alsoReady();
    const there = before();
    shop.prints = (pod) => (pod === "search-2" ? ["kill EPERM"] : ["made"]);
    await expect(driver.inject(frozen, "r1", aMinute)).rejects.toThrow("in search-2: kill EPERM");
    expect([shop.held.map(({ isLetGo }) => isLetGo), before()]).toEqual([[true, true], there]);
  });

  it("make the payment simulator misbehave, as often as it says itself", async () => {
    const { pods } = cluster.contents;
    cluster.contents = { ...cluster.contents, pods: [...pods, { name: "sim-1", service: "stripe-simulator" }] };
    shop.prints = () => ["made", "hits 3", "hits 12"];
    const { fault, ...rest } = findExperiment("webhooks-twice-and-reordered");
    await driver.inject({ ...rest, fault }, "r1", aMinute);
    const faults = fault.kind === "provider" ? JSON.stringify(fault.faults) : "";
    expect(shop.held[0]?.command.slice(-2)).toEqual(["provider", faults]);
    expect(await driver.hits("r1")).toBe(12);
    await driver.end("r1", "runner");
  });

  it("freeze nothing that does not run on Node", async () => {
    const postgres = { ...frozen, target: { engine: "postgres" } } as const;
    expect(await driver.unsupported(postgres)).toContain("only what runs on Node");
  });
});

describe("a clock that is wrong", () => {
  const ahead = findExperiment("orders-clock-ahead");
  const path = `${apps}/deployments/orders`;
  const template = () => (cluster.objects.get(path) as unknown as { spec: { template: Template } }).spec.template.spec;
  const standing = { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1, replicas: 1 };

  function install(status: object = standing): void {
    const containers = [{ name: "server", image: "shopstream/orders:1" }];
    const spec = { replicas: 1, template: { metadata: { labels }, spec: { containers } } };
    cluster.objects.put(path, { metadata: { labels, generation: 1 }, spec, status });
  }

  it("comes with new pods, which is no symptom while it lasts, and goes with others", async () => {
    install();
    const [there, was] = [before(), JSON.stringify(template().containers)];
    await driver.inject(ahead, "r1", aMinute);
    expect(template().containers[0].env).toEqual([expect.objectContaining({ name: "FAULTS_FILE" })]);
    const { data } = cluster.objects.get(`${core}/configmaps/chaos-r1-clock`) as unknown as { data: object };
    expect(JSON.stringify(data)).toContain('\\"service\\":\\"orders\\",\\"effect\\":\\"skew\\",\\"skewMs\\":90000');
    cluster.objects.put(path, { ...cluster.objects.get(path), status: { ...standing, replicas: 2 } });
    expect(await driver.symptoms()).toEqual([]);
    await driver.end("r1", "runner");
    expect([JSON.stringify(template().containers), template().volumes ?? []]).toEqual([was, []]);
    expect([before(), await driver.symptoms()]).toEqual([there, ["orders is being rolled out"]]);
  });

  it("is as it was when the new pods do not come", async () => {
    install({ ...standing, updatedReplicas: 0 });
    const was = JSON.stringify(template().containers);
    const made = driver.inject(ahead, "r1", aMinute).catch((error: Error) => error.message);
    let said: unknown;
    void made.then((told) => {
      said = told;
    });
    await until(async () => {
      clock.advance(10_000);
      return said !== undefined;
    }, "it is given up");
    expect([said, JSON.stringify(template().containers)]).toEqual(["orders does not start with another clock", was]);
  });

  it("is not turned where new pods take over by shares of the calls", async () => {
    expect(await driver.unsupported(ahead)).toContain("by shares of the calls");
  });
});

interface Template {
  readonly spec: { readonly containers: readonly [{ readonly env?: readonly object[] }]; readonly volumes?: object[] };
}
