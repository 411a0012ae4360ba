import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shopctl } from "../../testing/buffer-io.ts";
import { FakeCluster } from "../../testing/fake-cluster.ts";
import { FakeHelm } from "../../testing/fake-helm.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { type OpenedCluster, openCluster } from "./cluster.ts";
import { clusterDown } from "./down.ts";

let cluster: FakeCluster;
let opened: OpenedCluster;
let helm: FakeHelm;

beforeAll(async () => {
  cluster = await FakeCluster.start();
  vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
});
beforeEach(() => {
  const names = ["cart", "edge", "foundation", "mesh", "orders", "postgresql", "redis"];
  cluster.contents = { pods: [], releases: names.map((name) => ({ name, status: "deployed" })) };
  cluster.objects.clear();
  opened = openCluster("fake", "shop");
  helm = new FakeHelm(cluster);
});
afterEach(() => opened.close());
afterAll(async () => {
  vi.unstubAllEnvs();
  await cluster.close();
});

const inShop = (path: string) => `/api/v1/namespaces/shop/${path}`;
const labels = { "app.kubernetes.io/part-of": "shopstream" };

function down(isPurge: boolean): ReturnType<typeof clusterDown> {
  const clock = new IdleClock();
  const { signal } = new AbortController();
  const onChange = () => undefined;
  return clock.through(clusterDown({ cluster: opened.cluster, isPurge, clock, signal, onChange, tool: helm.tool }));
}

/** What is there besides the releases: of the shop, and of somebody else. */
function putThings(): void {
  cluster.objects.put(inShop("secrets/first-admin"), { metadata: { labels } });
  const claim = { "app.kubernetes.io/name": "redis", "app.kubernetes.io/component": "server" };
  cluster.objects.put(inShop("persistentvolumeclaims/data-redis-0"), { metadata: { labels: claim } });
  const another = { metadata: { labels: { ...claim, "app.kubernetes.io/component": "master" } } };
  cluster.objects.put(inShop("persistentvolumeclaims/redis-data-redis-master-0"), another);
  cluster.objects.put(inShop("persistentvolumeclaims/data-of-others-0"), { metadata: { labels: claim } });
  cluster.objects.put(inShop("secrets/of-others"), { metadata: {} });
  cluster.objects.put("/apis/batch/v1/namespaces/shop/jobs/orders-migrations", { metadata: { labels } });
}

describe("down on a cluster", () => {
  it("takes the shop away in the reverse order of up, the edge first and its stores after who uses them", async () => {
    expect(await down(false)).toMatchObject({ removed: 7 });
    const names = helm.told.map((line) => line.replace("uninstall ", ""));
    expect(names).toEqual(["edge", "orders", "cart", "redis", "postgresql", "mesh", "foundation"]);
  });

  it("keeps keys and data, and names what is left", async () => {
    putThings();
    const { left } = await down(false);
    expect(left).toContain("secret first-admin, job orders-migrations, claim data-redis-0; --purge");
    expect(cluster.objects.paths).toContain(inShop("persistentvolumeclaims/data-redis-0"));
  });

  it("with --purge removes the shop's data also from a namespace of somebody else, and nothing of theirs", async () => {
    putThings();
    expect((await down(true)).left).toBe("the namespace shop, which was there before");
    expect(cluster.objects.paths).toEqual([
      inShop("persistentvolumeclaims/redis-data-redis-master-0"),
      inShop("persistentvolumeclaims/data-of-others-0"),
      inShop("secrets/of-others"),
    ]);
  });

  it("says what would not go", async () => {
    putThings();
    cluster.objects.keep(inShop("persistentvolumeclaims/data-redis-0"));
    expect((await down(true)).left).toBe("the namespace shop, which was there before, claim data-redis-0");
  });

  it("removes nothing while a Helm is at work on one of the releases", async () => {
    const cart = { name: "cart", status: "pending-upgrade", createdAt: "2025-12-31T23:59:00Z" };
    cluster.contents = { pods: [], releases: [{ name: "edge", status: "deployed" }, cart] };
    await expect(down(true)).rejects.toMatchObject({ exit: 5, code: "SHOP-CLUSTER-006" });
    expect(helm.told).toEqual([]);
  });

  it("is refused while a fault is active: only its record brings back what it took away", async () => {
    const data = { record: JSON.stringify({ what: "orders has no pods", until: 0, undo: [] }) };
    const metadata = { labels: { "shopstream.dev/chaos": "fault" } };
    cluster.objects.put(inShop("configmaps/chaos-1"), { metadata, data });
    const there = ["--target", "context", "--context", "fake"];
    const { exit, err } = await shopctl(["down", ...there, "--purge", "--yes"]);
    expect([exit, err]).toEqual([5, expect.stringContaining("SHOP-CHAOS-014")]);
    expect(cluster.contents.releases).toHaveLength(7);
  });

  it("takes the namespace, too, when up has made it", async () => {
    cluster.contents = { ...cluster.contents, namespaceAnnotations: { "shopstream.dev/made-by-shopctl": "true" } };
    expect((await down(true)).left).toBe("nothing");
  });
});
