import { poll } from "@shopstream/platform/embedded/poll.ts";
import type { TestClock } from "@shopstream/platform/testing/clock.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openCluster } from "../../engine/cluster/cluster.ts";
import { shopctl } from "../../testing/buffer-io.ts";
import type { FakeCluster } from "../../testing/fake-cluster.ts";
import { aMinute, apps, core, FaultyShop, labels } from "../../testing/faulty-shop.ts";
import { findExperiment } from "../experiment-files.ts";
import { ClusterDriver, optIn } from "./cluster-driver.ts";

const filters = "/apis/networking.istio.io/v1alpha3/namespaces/shop/envoyfilters";

describe("faults on a shop in a cluster", () => {
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

  const install = (service: string, replicas: number) => shop.install(service, replicas);
  const podAt = (name: string) => cluster.objects.get(`${core}/pods/${name}`) as Record<string, object>;
  const resourcesOf = (name: string) =>
    (podAt(name) as unknown as { spec: { containers: { resources: object }[] } }).spec.containers[0]?.resources;

  const before = () => [...cluster.objects.paths];
  const replicasOf = (service: string) =>
    (cluster.objects.get(`${apps}/deployments/${service}`) as { spec?: { replicas: number } } | undefined)?.spec
      ?.replicas;

  it("are made once their reaper stands, and leave nothing when they end", async () => {
    const there = before();
    await driver.inject(findExperiment("payments-slow"), "r1", aMinute);
    const made = cluster.objects.log.map((line) => line.split("/").slice(-1)[0]);
    expect(made).toEqual([
      "configmaps",
      "configmaps",
      "configmaps",
      "serviceaccounts",
      "roles",
      "rolebindings",
      "networkpolicies",
      "jobs",
      "envoyfilters",
      "chaos-r1",
    ]);
    expect((await driver.state()).active).toMatchObject([{ id: "r1", until: clock.now() + aMinute }]);

    await driver.end("r1", "runner");
    expect(cluster.objects.paths).toEqual(there);
    expect(await driver.state()).toEqual({ active: [], ended: [{ id: "r1", by: "runner" }] });
  });

  it("are made by one at a time: what a second would find is not what it may put back", async () => {
    const elsewhere = openCluster("fake", "shop");
    const other = new ClusterDriver({ cluster: elsewhere.cluster, clock });
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    await expect(other.inject(findExperiment("search-away"), "r2", aMinute)).rejects.toMatchObject({
      code: "SHOP-CHAOS-005",
    });
    await driver.end("r1", "runner");
    expect(replicasOf("search")).toBe(2);
    install("search", 0);
    await expect(other.inject(findExperiment("search-away"), "r1", aMinute)).rejects.toThrow("is away already");
    install("search", 2);
    await other.inject(findExperiment("search-away"), "r1", aMinute);
    await other.end("r1", "runner");
    expect(replicasOf("search")).toBe(2);
    elsewhere.close();
  });

  it("are not begun beside somebody who died just before breaking something, until that is cleared up", async () => {
    cluster.objects.put(`${core}/configmaps/chaos-claim`, { data: { id: "r0" } });
    expect(await driver.underWay()).toEqual([expect.stringContaining("shopctl chaos recover")]);
    expect(await driver.recover()).toEqual([]);
    expect(await driver.underWay()).toEqual([]);
  });

  it("end by the clock of the API server, whatever that of this machine says", async () => {
    cluster.objects.now = clock.now() + 600_000;
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    expect((await driver.state()).active).toMatchObject([{ until: clock.now() + 600_000 + aMinute }]);
    await driver.end("r1", "runner");
  });

  it("are not made while the reaper has not said that it watches", async () => {
    cluster.objects.onMade = () => {};
    const there = before();
    const made = driver.inject(findExperiment("search-away"), "r1", aMinute).catch((error: unknown) => error);
    const told = poll(
      () => {
        clock.advance(10_000);
        return cluster.objects.paths.length === there.length && cluster.objects.log.length > 8 ? true : undefined;
      },
      { what: "it is given up", timeoutMs: 10_000 },
    );
    expect(await made).toMatchObject({ code: "SHOP-CHAOS-004", message: expect.stringContaining("does not start") });
    await told;
    expect(replicasOf("search")).toBe(2);
  });

  it("make a service late at its own proxy, for calls of services only", async () => {
    await driver.inject(findExperiment("payments-slow"), "r1", aMinute);
    const { spec } = cluster.objects.get(`${filters}/chaos-r1`) as unknown as { spec: EnvoyFilterSpec };
    expect(spec.workloadSelector.labels).toMatchObject({ "app.kubernetes.io/name": "payments" });
    const [{ match, patch }] = spec.configPatches;
    expect(match.context).toBe("SIDECAR_INBOUND");
    expect(patch.value.typed_config).toMatchObject({
      delay: { fixed_delay: "2s", percentage: { numerator: 1_000_000, denominator: "MILLION" } },
      headers: [{ name: "content-type", string_match: { prefix: "application/grpc" } }],
    });
  });

  it("lose a service's answers after its work is done", async () => {
    install("inventory", 1);
    cluster.contents = {
      ...cluster.contents,
      pods: [...cluster.contents.pods, { name: "i-1", service: "inventory", hasProxy: true }],
    };
    await driver.inject(findExperiment("stock-answers-lost"), "r1", aMinute);
    const { spec } = cluster.objects.get(`${filters}/chaos-r1`) as unknown as { spec: EnvoyFilterSpec };
    const code = JSON.stringify(spec.configPatches[0].patch.value.typed_config);
    expect(code).toContain("envoy_on_response");
    expect(code).toContain('replace(\\":status\\", \\"503\\")');
  });

  it("take all pods of a service away, and bring back as many as there were", async () => {
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    expect(replicasOf("search")).toBe(0);
    expect(await driver.hits("r1")).toBe(1);
    await driver.end("r1", "abort");
    expect(replicasOf("search")).toBe(2);
  });

  it("kill one ready pod as a crash does", async () => {
    cluster.objects.put(`${core}/pods/payments-1`, {});
    await driver.inject({ ...findExperiment("orders-killed"), target: { service: "payments" } }, "r1", aMinute);
    expect(cluster.objects.log).toContain(`DELETE ${core}/pods/payments-1`);
    expect(await driver.hits("r1")).toBe(1);
  });

  it("leave less of a core to every pod of a service, and what it had once they end", async () => {
    const [one] = (podAt("search-1").spec as { containers: object[] }).containers;
    await driver.inject(findExperiment("search-starved"), "r1", aMinute);
    expect(resourcesOf("search-1")).toEqual({
      requests: { cpu: "10m", memory: "160Mi" },
      limits: { cpu: "100m", memory: "256Mi" },
    });
    expect(one).toMatchObject({ name: "server" });
    expect(await driver.hits("r1")).toBe(0);
    // As a kubelet says it once it has done so.
    cluster.objects.put(`${core}/pods/search-1`, {
      ...podAt("search-1"),
      status: { containerStatuses: [{ name: "server", resources: { limits: { cpu: "100m" } } }] },
    });
    expect(await driver.hits("r1")).toBe(1);
    await driver.end("r1", "runner");
    expect(resourcesOf("search-1")).toEqual({
      requests: { cpu: "100m", memory: "160Mi" },
      limits: { cpu: "1000", memory: "256Mi" },
    });
  });

  it("take the name of a service away, and bring it back with its address", async () => {
    const name = {
      metadata: { labels, resourceVersion: "7" },
      spec: { clusterIP: "10.0.0.7", ports: [{ port: 4005 }] },
    };
    cluster.objects.put(`${core}/services/search`, name);
    await driver.inject(findExperiment("search-name-lost"), "r1", aMinute);
    expect(cluster.objects.get(`${core}/services/search`)).toBeUndefined();
    await driver.end("r1", "runner");
    expect(cluster.objects.get(`${core}/services/search`)).toMatchObject({ metadata: { labels }, spec: name.spec });
  });

  it("ask every pod of a service to leave, and again those that may not yet", async () => {
    const drained = { ...findExperiment("orders-drained"), target: { service: "search" } };
    await driver.inject(drained, "r1", aMinute);
    const evictions = () => cluster.objects.log.filter((line) => line === `POST ${core}/pods/search-1/eviction`).length;
    expect([evictions(), await driver.hits("r1")]).toEqual([1, 1]);
    clock.advance(2_000);
    await poll(() => (evictions() === 2 ? true : undefined), { what: "it is asked again", timeoutMs: 5_000 });
    await driver.end("r1", "runner");
  });

  it("are counted by callers whose calls came late or were not answered", async () => {
    const page = (fast: number, all: number) =>
      `rpc_client_duration_seconds_bucket{le="1",method="Authorise"} ${fast}
rpc_client_duration_seconds_bucket{le="5",method="Authorise"} ${all}
rpc_client_duration_seconds_count{method="Authorise",code="ok"} ${all}
`;
    const counting = (metrics: string) => {
      const pods = cluster.contents.pods.map((pod) =>
        pod.service === "gateway" ? { ...pod, hasProxy: false, metrics } : pod,
      );
      cluster.contents = { ...cluster.contents, pods };
    };
    counting(page(10, 10));
    await driver.inject(findExperiment("payments-slow"), "r1", aMinute);
    counting(page(12, 15));
    expect(await driver.hits("r1")).toBe(3);
  });

  it("are seen in the callee's proxy where its callers' counts cannot be read, or show nothing", async () => {
    const opened = openCluster("fake", "shop");
    const asked: string[] = [];
    const askProxy = async (pod: string) => {
      asked.push(pod);
      return { filters: [{ name: "shopstream.chaos" }] };
    };
    const seeing = new ClusterDriver({ cluster: { ...opened.cluster, askProxy }, clock });
    await seeing.inject(findExperiment("payments-slow"), "r1", aMinute);
    expect([await seeing.hits("r1"), asked]).toEqual([1, ["payments-1"]]);
    opened.close();
  });

  it("are not made where the reaper cannot be, nor where the proxy is missing", async () => {
    const there = before();
    cluster.objects.forbidden = ["/rolebindings"];
    await expect(driver.inject(findExperiment("payments-slow"), "r1", aMinute)).rejects.toThrow("the reaper");
    cluster.objects.forbidden = [];
    cluster.contents = { ...cluster.contents, pods: cluster.contents.pods.map((pod) => ({ ...pod, hasProxy: false })) };
    await expect(driver.inject(findExperiment("payments-slow"), "r1", aMinute)).rejects.toMatchObject({
      code: "SHOP-CHAOS-004",
    });
    expect(cluster.objects.paths).toEqual(there);
  });

  it("are welcome only where the namespace says so and no real money moves", async () => {
    expect(await driver.refusal()).toBeUndefined();
    cluster.objects.put("/api/v1/namespaces/shop", {});
    expect(await driver.refusal()).toContain(`kubectl label namespace shop ${optIn}=true`);
    cluster.objects.put("/api/v1/namespaces/shop", { metadata: { labels: { [optIn]: "true" } } });
    cluster.objects.answer("DELETE", `${core}/services/stripe-simulator`, "");
    expect(await driver.refusal()).toContain("Stripe itself");
  });

  it("are not made where they would take the data of the shop with them", async () => {
    const path = `${apps}/statefulsets/postgresql`;
    const volumes = [{ name: "tmp", emptyDir: {} }];
    cluster.objects.put(path, { metadata: { labels }, spec: { template: { spec: { volumes } } } });
    expect(await driver.unsupported(findExperiment("postgres-killed"))).toBeUndefined();
    const inPod = [...volumes, { name: "data", emptyDir: {} }];
    cluster.objects.put(path, { metadata: { labels }, spec: { template: { spec: { volumes: inPod } } } });
    expect(await driver.unsupported(findExperiment("postgres-killed"))).toContain("would forget it");
    // By what would be ended, whatever names it: an experiment that was never checked could say so too.
    const named = { ...findExperiment("orders-killed"), target: { service: "postgresql" } };
    expect(await driver.unsupported(named)).toContain("would forget it");
  });

  it("wait until nothing is rolled out and no pod is away", async () => {
    expect(await driver.underWay()).toEqual([]);
    install("search", 2);
    const search = cluster.objects.get(`${apps}/deployments/search`);
    cluster.objects.put(`${apps}/deployments/search`, {
      ...search,
      status: { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 2, replicas: 3 },
    });
    expect(await driver.underWay()).toEqual(["search is being rolled out"]);
    cluster.objects.put(`${apps}/deployments/search`, {
      ...search,
      status: { observedGeneration: 1, updatedReplicas: 2, readyReplicas: 1, replicas: 2 },
    });
    expect(await driver.underWay()).toEqual(["1 of 2 pods of search are ready"]);
  });

  it("end and are refused when the lever is pulled, until it is released", async () => {
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    await driver.pullLever("customers wait");
    expect([replicasOf("search"), (await driver.state()).active]).toEqual([2, []]);
    await expect(driver.inject(findExperiment("search-away"), "r2", aMinute)).rejects.toMatchObject({
      code: "SHOP-CHAOS-003",
    });
    expect(await driver.lever()).toMatchObject({ reason: "customers wait" });
    await driver.releaseLever();
    expect(await driver.lever()).toBeUndefined();
  });

  it("are taken back by who makes them when they were ended, and forgotten, just before they were there", async () => {
    const there = before();
    cluster.objects.onChange = (path) => {
      if (path.endsWith("/deployments/search") && replicasOf("search") === 0)
        cluster.objects.answer("DELETE", `${core}/configmaps/chaos-r1`, "");
    };
    await expect(driver.inject(findExperiment("search-away"), "r1", aMinute)).rejects.toMatchObject({
      code: "SHOP-CHAOS-010",
    });
    expect([replicasOf("search"), cluster.objects.paths]).toEqual([2, there]);
  });

  it("are over, with their claim, when they are ended while they are being made", async () => {
    const there = before();
    const made = Promise.withResolvers<void>();
    // A reaper that says nothing yet.
    cluster.objects.onMade = (path) => {
      if (path.includes("/jobs/")) made.resolve();
    };
    const making = driver.inject(findExperiment("search-away"), "r1", aMinute).catch((error: unknown) => error);
    await made.promise;
    await driver.end("r1", "abort");
    expect(await making).toMatchObject({ code: "SHOP-CHAOS-010" });
    expect([replicasOf("search"), cluster.objects.paths]).toEqual([2, there]);
  });

  it("stay known while a part of them cannot be taken back, and are taken back once it can", async () => {
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    cluster.objects.forbidden = ["/deployments/search"];
    expect(await driver.recover()).toEqual([expect.stringContaining("403")]);
    expect((await driver.state()).active).toHaveLength(1);
    cluster.objects.forbidden = [];
    expect(await driver.recover()).toEqual([]);
    expect(replicasOf("search")).toBe(2);
  });

  it("are seen and ended from the command line, also by somebody who cannot sign in to the shop", async () => {
    const there = ["--target", "context", "--context", "fake"];
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    const status = await shopctl(["chaos", "status", ...there, "-o", "json"]);
    expect(JSON.parse(status.out)).toMatchObject({ status: "active", items: [{ id: "r1" }] });
    expect((await shopctl(["chaos", "abort", ...there])).exit).toBe(0);
    await poll(() => (replicasOf("search") === 2 ? true : undefined), { what: "search is back", timeoutMs: 5_000 });
    expect((await shopctl(["chaos", "status", ...there, "-o", "json"])).out).toContain("quiet");
  });

  it.each([["abort"], ["lever"]])("are named with the exit code for it where %s leaves some", async (verb) => {
    const there = ["--target", "context", "--context", "fake"];
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    cluster.objects.forbidden = ["/deployments/search"];
    const told = await shopctl(["chaos", verb, ...there]);
    expect([told.exit, told.out]).toEqual([10, expect.stringMatching(/still broken: .*search.*403/)]);
    cluster.objects.forbidden = [];
    expect(await shopctl(["chaos", verb, ...there])).toMatchObject({ exit: 0 });
    expect(replicasOf("search")).toBe(2);
  });

  it("end by the lever also of somebody who may not write it, who is told so", async () => {
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    cluster.objects.forbidden = ["/configmaps"];
    expect(await driver.pullLever("an incident")).toEqual([expect.stringContaining("could not be written")]);
    expect(replicasOf("search")).toBe(2);
  });

  it("are refused from the lever on also where nobody says what is broken", async () => {
    cluster.objects.unreadable = ["/configmaps"];
    const told = await shopctl(["chaos", "lever", "--target", "context", "--context", "fake"]);
    expect([told.exit, told.out]).toEqual([10, expect.stringContaining("could not be asked")]);
    expect(await driver.lever()).toMatchObject({ reason: "nobody said why" });
  });

  it("are planned with their radius and every guard", async () => {
    const there = ["--target", "context", "--context", "fake"];
    const plan = await shopctl(["chaos", "plan", "payments-slow", ...there]);
    expect(plan.out).toContain("the shop in shop of fake");
    expect(plan.exit).toBe(0);
    const whole = await shopctl(["chaos", "plan", "platform-killed", ...there]);
    expect([whole.exit, whole.err]).toEqual([5, expect.stringContaining("for a platform that is colocated")]);
    expect((await shopctl(["chaos", "plan", "payments-slow", "--url", "http://elsewhere"])).exit).toBe(2);
  });
});

interface EnvoyFilterSpec {
  readonly workloadSelector: { readonly labels: object };
  readonly configPatches: readonly [
    {
      readonly match: { readonly context: string };
      readonly patch: { readonly value: { readonly typed_config: object } };
    },
  ];
}
