import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { selfSigned } from "../chaos/cluster/self-signed.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { FakeCluster } from "../testing/fake-cluster.ts";

const there = ["--target", "context", "--context", "fake"];
const deployed = (name: string) => ({ name, status: "deployed" });
const ofTheShop = { metadata: { labels: { "app.kubernetes.io/part-of": "shopstream" } } };
const orders = { name: "orders-1", service: "orders" };

describe("a shop on a cluster, from the command line", () => {
  let cluster: FakeCluster;
  beforeAll(async () => {
    cluster = await FakeCluster.start();
    vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
  });
  beforeEach(() => {
    cluster.contents = { pods: [orders], releases: [deployed("orders")] };
    cluster.objects.clear();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await cluster.close();
  });

  describe("status", () => {
    it("shows each service with its pods, what waits in its outbox and whom it does not ask any more", async () => {
      const metrics = 'outbox_unpublished 7\nbreaker_open{target="payments"} 1\n';
      cluster.contents = {
        pods: [
          { ...orders, metrics, restarts: 2 },
          { name: "orders-2", service: "orders" },
        ],
        releases: [deployed("orders")],
      };
      const { exit, out } = await shopctl(["status", ...there, "-o", "json"]);
      const { services, version } = JSON.parse(out);
      expect([exit, version]).toEqual([0, "v1.34.4"]);
      expect(services).toEqual([
        expect.objectContaining({ name: "orders", ready: 2, pods: 2, restarts: 2, unpublished: 7, breakersOpen: 1 }),
      ]);
    });

    it("ends with 3 and says why, when a pod is not ready or a release is not done", async () => {
      cluster.contents = {
        pods: [{ ...orders, isReady: false, trouble: "ImagePullBackOff" }],
        releases: [{ name: "edge", status: "pending-install" }],
      };
      const { exit, out, err } = await shopctl(["status", ...there]);
      expect(exit).toBe(3);
      expect(err).toContain("SHOP-ENV-007 orders is 0/1; the release edge is pending-install");
      expect(out).toContain("0/1");
      expect(out).toContain("orders-1: ImagePullBackOff");
      expect(out).toContain("release edge, revision 1: pending-install");
    });

    const path = (kind: string, name: string) => `/apis/apps/v1/namespaces/shop/${kind}/${name}`;
    const lost = (...workloads: string[]) => ({ pods: [], releases: [{ ...deployed("orders"), workloads }] });

    it("names a service whose workload somebody took away", async () => {
      cluster.contents = lost("Deployment/orders");
      const { exit, out } = await shopctl(["status", ...there]);
      expect(exit).toBe(3);
      expect(out).toMatch(/orders +0\/1/);
      expect(out).toContain("the Deployment orders is not there any more");
    });

    it("says by what pods are refused, or that somebody wants none", async () => {
      const ReplicaFailure = { type: "ReplicaFailure", status: "True", message: "exceeded quota: pods" };
      const status = { replicas: 0, conditions: [ReplicaFailure] };
      cluster.objects.put(path("deployments", "orders"), { ...ofTheShop, spec: { replicas: 2 }, status });
      cluster.objects.put(path("statefulsets", "redis"), { ...ofTheShop, spec: { replicas: 1 } });
      cluster.objects.put(path("deployments", "cart"), { ...ofTheShop, spec: { replicas: 0 } });
      const event = { involvedObject: { kind: "StatefulSet", name: "redis" }, message: "denied by policy" };
      cluster.objects.put("/api/v1/namespaces/shop/events/redis.1", event);
      cluster.contents = lost("Deployment/orders", "StatefulSet/redis", "Deployment/cart");
      const { exit, out } = await shopctl(["status", ...there, "-o", "json"]);
      const { services } = JSON.parse(out) as { services: { name: string; troubles: string[] }[] };
      expect(exit).toBe(3);
      expect(Object.fromEntries(services.map(({ name, troubles }) => [name, troubles]))).toEqual({
        orders: ["exceeded quota: pods"],
        redis: ["denied by policy"],
        cart: ["the Deployment cart is scaled to no pods"],
      });
    });

    it("shows how far a release by steps is, and is unwell when it was given up", async () => {
      const strategy = { canary: { steps: [{ setWeight: 25 }, { pause: {} }, { setWeight: 100 }] } };
      const at = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/orders";
      const spec = { replicas: 1, strategy, template: { spec: { containers: [] } } };
      const hashes = { currentPodHash: "new", stableRS: "old", currentStepIndex: 1 };
      const paused = { ...hashes, pauseConditions: [{ reason: "CanaryPauseStep" }] };
      cluster.objects.put(at, { ...ofTheShop, spec, status: paused });
      const first = await shopctl(["status", ...there]);
      expect([first.exit, first.out]).toEqual([0, expect.stringContaining("orders: 25 % paused, step 1 of 3")]);
      cluster.objects.put(at, { ...ofTheShop, spec, status: { ...hashes, abort: true, message: "too slow" } });
      const second = await shopctl(["status", ...there]);
      expect([second.exit, second.out]).toEqual([3, expect.stringContaining("aborted, step 1 of 3, too slow")]);
    });

    it("tells of active faults, and of budgets that are spent too fast", async () => {
      const record = { what: "orders has no pods", until: Date.now() + 600_000, undo: [] };
      const fault = { metadata: { labels: { "shopstream.dev/chaos": "fault" } } };
      const at = "/api/v1/namespaces/shop/configmaps/chaos-1";
      cluster.objects.put(at, { ...fault, data: { record: JSON.stringify(record) } });
      const calls = (code: string, count: number) =>
        `rpc_server_duration_seconds_count{method="CreateOrder",code="${code}"} ${count}`;
      cluster.contents = {
        pods: [{ ...orders, metrics: `${calls("ok", 50)}\n${calls("internal", 50)}\n` }],
        releases: [deployed("orders")],
      };
      const { exit, out } = await shopctl(["status", ...there]);
      expect(exit).toBe(0);
      expect(out).toMatch(/Broken on purpose for (9|10) min more: orders has no pods/);
      expect(out).toContain("orders spends its error budget too fast (page)");
    });

    it("of a namespace without a shop says that there is none", async () => {
      cluster.contents = { pods: [], releases: [] };
      const { exit, out } = await shopctl(["status", ...there]);
      expect([exit, out]).toEqual([3, expect.stringContaining("There is no shop in shop in fake")]);
    });

    it("asks for the context in words", async () => {
      const { exit, err } = await shopctl(["status", "--target", "context"]);
      expect([exit, err]).toEqual([5, expect.stringContaining("SHOP-CLUSTER-004")]);
    });
  });

  describe("logs", () => {
    const line = (time: string, requestId: string, msg: string) =>
      JSON.stringify({ time, level: "info", requestId, msg });
    beforeEach(() => {
      const log = `${line("2026-01-01T00:00:02Z", "r1", "ordered")}\n${line("2026-01-01T00:00:03Z", "r2", "other")}\n`;
      const paid = `starting\n${line("2026-01-01T00:00:01Z", "r1", "paid")}\n`;
      const payments = { name: "payments-1", service: "payments", log: paid };
      cluster.contents = { pods: [{ ...orders, log }, payments], releases: [] };
    });

    it("follow one request across pods, in order of time", async () => {
      const { out } = await shopctl(["logs", "--request", "r1", ...there, "-o", "json"]);
      expect(JSON.parse(out).items.map(({ msg }: { msg: string }) => msg)).toEqual(["paid", "ordered"]);
    });

    it("are those of the services that are named, of all otherwise", async () => {
      expect((await shopctl(["logs", "payments", ...there])).out).not.toContain("ordered");
      const { out } = await shopctl(["logs", ...there]);
      expect(out).toContain("starting");
      expect(out).toContain("ordered");
    });
  });

  it.each([
    ["abort", "end the release, with those of its group"],
    ["retry", "release it once more"],
    ["undo", "release the version before"],
    ["promote", "let it go on to its next step, if it still is at new/0"],
  ])("canary %s says beforehand what it would do, and does nothing", async (verb, would) => {
    const at = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/orders";
    const template = { spec: { containers: [{ name: "server", image: "orders:2" }] } };
    const spec = { strategy: { canary: { steps: [{ pause: {} }] } }, template };
    const rollout = { metadata: { name: "orders" }, spec, status: { currentPodHash: "new", currentStepIndex: 0 } };
    cluster.objects.put(at, rollout);
    const ofAnother = { metadata: { name: "cart-1", ownerReferences: [{ name: "cart" }] } };
    cluster.objects.put("/apis/argoproj.io/v1alpha1/namespaces/shop/analysisruns/cart-1", ofAnother);
    const before = JSON.stringify(cluster.objects.get(at));
    const seen = verb === "promote" ? ["--seen", "new/0"] : [];
    const { exit, out } = await shopctl(["canary", verb, "orders", "--context", "fake", ...seen, "--dry-run"]);
    expect([exit, out]).toEqual([0, expect.stringContaining(`would ${would}`)]);
    expect(JSON.stringify(cluster.objects.get(at))).toBe(before);
  });

  it("support bundle takes status, checks and logs of the pods", async () => {
    cluster.contents = { pods: [{ ...orders, log: "ordered by ada@example.com\n" }], releases: [deployed("orders")] };
    const folder = mkdtempSync(join(tmpdir(), "support-"));
    const file = join(folder, "help.tar.gz");
    expect(await shopctl(["support", "bundle", ...there, "--to", file])).toMatchObject({ exit: 0 });
    const read = (name: string) => execFileSync("tar", ["-xzOf", file, name], { encoding: "utf8" });
    expect(JSON.parse(read("cluster.json"))).toMatchObject({ context: "fake", version: "v1.34.4" });
    expect(JSON.parse(read("status.json")).services).toEqual([expect.objectContaining({ name: "orders" })]);
    expect(read("logs.ndjson")).toContain("ordered by [email]");
    rmSync(folder, { recursive: true });
  });

  describe("doctor", () => {
    async function verdicts(...more: string[]): Promise<Readonly<Record<string, string>>> {
      const { out } = await shopctl(["doctor", ...there, ...more, "-o", "json"]);
      const { items } = JSON.parse(out) as { items: { category: string; check: string; verdict: string }[] };
      return Object.fromEntries(items.map(({ category, check, verdict }) => [`${category} ${check}`, verdict]));
    }

    it("finds nothing at a shop that is well", async () => {
      expect(await verdicts()).toMatchObject({
        "cluster server": "ok",
        "security pod security": "ok",
        "cluster rights": "ok",
        "releases orders": "ok",
        "services orders": "ok",
      });
    });

    it("finds a service fatal that has no pods at all", async () => {
      cluster.contents = { pods: [], releases: [{ ...deployed("orders"), workloads: ["Deployment/orders"] }] };
      expect(await verdicts()).toMatchObject({ "releases orders": "ok", "services orders": "fatal" });
    });

    it("tells what is wrong: rights, standard, release, pods, queues, a pod outside of the mesh", async () => {
      cluster.contents = {
        pods: [
          { ...orders, hasProxy: true },
          { name: "orders-2", service: "orders", restarts: 3, metrics: "outbox_unpublished 5000\n" },
          { name: "cart-1", service: "cart", isReady: false },
        ],
        releases: [{ name: "orders", status: "failed" }],
        isRestricted: false,
      };
      expect(await verdicts()).toMatchObject({
        "security pod security": "warning",
        "releases orders": "fatal",
        "services orders": "warning",
        "services cart": "fatal",
        "queues orders": "warning",
        "mesh orders": "fatal",
      });
    });

    it("says of a certificate of the way in how long it is good for, and when it is not", async () => {
      const tls = [{ hosts: ["shop.example.com"], secretName: "shop-tls" }];
      cluster.objects.put("/apis/networking.k8s.io/v1/namespaces/shop/ingresses/shop", { ...ofTheShop, spec: { tls } });
      const verdict = async (days: number) => {
        const [now, oneDayMs] = [systemClock.now(), 86_400_000];
        const validity = { from: now - 90 * oneDayMs, to: now + days * oneDayMs };
        const { certificate } = selfSigned(["shop.example.com"], validity);
        const data = { "tls.crt": Buffer.from(certificate).toString("base64") };
        cluster.objects.put("/api/v1/namespaces/shop/secrets/shop-tls", { data });
        return (await verdicts())["security certificate of shop.example.com"];
      };
      expect([await verdict(30), await verdict(5), await verdict(-1)]).toEqual(["ok", "warning", "fatal"]);
    });

    it("looks at security, mesh or service levels alone, when it is told so", async () => {
      cluster.contents = { ...cluster.contents, isRestricted: false };
      const security = await verdicts("--security");
      expect(security).toMatchObject({ "cluster server": "ok", "security pod security": "warning" });
      expect(security).not.toHaveProperty("services orders");
      expect(await verdicts("--mesh")).toEqual({ "mesh proxies": "warning" });
      expect(await verdicts("--slo")).toMatchObject({ "objectives orders checkout-availability": "ok" });
    });

    it("before the first start looks at the cluster alone, and rights that are missing are fatal", async () => {
      cluster.contents = { ...cluster.contents, forbidden: ["secrets"] };
      const found = await verdicts("--pre");
      expect(found["cluster rights"]).toBe("fatal");
      expect(found).not.toHaveProperty("services orders");
    });
  });
});
