import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";
import { FakeCluster } from "../testing/fake-cluster.ts";

const there = ["--target", "context", "--context", "fake"];
const deployed = (name: string) => ({ name, status: "deployed" });
const orders = { name: "orders-1", service: "orders" };

describe("a shop on a cluster, from the command line", () => {
  let cluster: FakeCluster;
  beforeAll(async () => {
    cluster = await FakeCluster.start();
    vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
  });
  beforeEach(() => {
    cluster.contents = { pods: [orders], releases: [deployed("orders")] };
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
      const { exit, out } = await shopctl(["status", ...there]);
      expect(exit).toBe(3);
      expect(out).toContain("0/1");
      expect(out).toContain("orders-1: ImagePullBackOff");
      expect(out).toContain("release edge, revision 1: pending-install");
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

  describe("doctor", () => {
    async function verdicts(...more: string[]): Promise<Readonly<Record<string, string>>> {
      const { out } = await shopctl(["doctor", ...there, ...more, "-o", "json"]);
      const { items } = JSON.parse(out) as { items: { category: string; check: string; verdict: string }[] };
      return Object.fromEntries(items.map(({ category, check, verdict }) => [`${category} ${check}`, verdict]));
    }

    it("finds nothing at a shop that is well", async () => {
      expect(await verdicts()).toMatchObject({
        "cluster server": "ok",
        "cluster pod security": "ok",
        "cluster rights": "ok",
        "releases orders": "ok",
        "services orders": "ok",
      });
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
        "cluster pod security": "warning",
        "releases orders": "fatal",
        "services orders": "warning",
        "services cart": "fatal",
        "queues orders": "warning",
        "mesh orders": "fatal",
      });
    });

    it("before the first start looks at the cluster alone, and rights that are missing are fatal", async () => {
      cluster.contents = { ...cluster.contents, forbidden: ["secrets"] };
      const found = await verdicts("--pre");
      expect(found["cluster rights"]).toBe("fatal");
      expect(found).not.toHaveProperty("services orders");
    });
  });
});
