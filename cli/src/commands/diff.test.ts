import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { renderRelease } from "../engine/release.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { FakeCluster } from "../testing/fake-cluster.ts";
import { pluralOf } from "../testing/fake-kinds.ts";

type Rendered = Awaited<ReturnType<typeof renderRelease>>[number];

const isHook = ({ metadata }: Rendered) => metadata.annotations?.["helm.sh/hook"] !== undefined;

const pathOf = ({ apiVersion, kind, metadata }: Rendered) =>
  `${apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`}/namespaces/shop/${pluralOf(kind)}/${metadata.name}`;

/** As the server keeps it: without what is empty, and with what it adds. */
function asKept(object: Rendered): object {
  const kept = JSON.parse(JSON.stringify(object), (_, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  );
  return { ...kept, status: { observedGeneration: 1 } };
}

describe("the difference between what would be installed and what a cluster has", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "difference-"));
  let cluster: FakeCluster;
  let objects: readonly Rendered[];
  beforeAll(async () => {
    cluster = await FakeCluster.start();
    vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
    objects = (await renderRelease([], { env: "local", namespace: "shop" })).filter((object) => !isHook(object));
  });
  beforeEach(() => {
    for (const object of objects) cluster.objects.put(pathOf(object), asKept(object));
    cluster.contents = { pods: [], releases: [release("orders", objects)] };
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await cluster.close();
  });

  const release = (name: string, all: readonly Rendered[]) => ({
    name,
    status: "deployed",
    manifest: all.map((object) => stringify(object)).join("---\n"),
  });

  async function diff(...more: readonly string[]) {
    const { exit, out } = await shopctl(["diff", ...more, "--context", "fake", "-o", "json"]);
    const { items = [], status } = JSON.parse(out) as { status: string; items?: { where: string; change: string }[] };
    return { exit, status, found: items.map(({ where, change }) => `${change} ${where}`) };
  }

  it("is none after an installation with the same values: hooks are not missed", async () => {
    expect(await diff()).toEqual({ exit: 0, status: "unchanged", found: [] });
  });

  it("is what was not installed yet, and what somebody changed", async () => {
    cluster.objects.answer("DELETE", "/apis/apps/v1/namespaces/shop/deployments/cart", "");
    cluster.objects.answer(
      "PATCH",
      "/apis/apps/v1/namespaces/shop/deployments/orders",
      JSON.stringify({ spec: { replicas: 7 } }),
    );
    const { exit, found } = await diff();
    expect([exit, found]).toEqual([3, ["created Deployment/cart", "configured Deployment/orders"]]);
    const { err } = await shopctl(["diff", "--context", "fake"]);
    expect(err).toContain("SHOP-CHART-003 2 differences at fake");
  });

  it("shows what would be removed, and not what outlives its release", async () => {
    const old = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "old" } };
    const keys = { name: "keys", annotations: { "helm.sh/resource-policy": "keep" } };
    const kept = { apiVersion: "v1", kind: "Secret", metadata: keys };
    cluster.contents = { pods: [], releases: [release("orders", [...objects, old, kept])] };
    expect(await diff()).toMatchObject({ exit: 3, found: ["removed ConfigMap/old"] });
    expect(await diff("orders")).toMatchObject({ exit: 3, found: expect.arrayContaining(["removed ConfigMap/old"]) });
    expect(await diff("cart")).toMatchObject({ exit: 0, found: [] });
  });

  it("names a release that the values do not have any more, which up leaves", async () => {
    cluster.contents = { pods: [], releases: [release("mesh", [])] };
    expect(await diff()).toEqual({ exit: 0, status: "unchanged", found: ["left release/mesh"] });
  });

  it("with other values is another", async () => {
    const file = path.join(folder, "values.yaml");
    writeFileSync(file, "cart: { replicas: 2 }\n");
    expect(await diff("--values", file)).toMatchObject({ exit: 3 });
  });

  it("says which kinds are still to come to the cluster: all objects of such a kind are missing", async () => {
    const { exit, found } = await diff("orders", "--env", "production");
    expect(exit).toBe(3);
    expect(found).toContain("created Rollout/orders");
  });
});
