import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shopctl } from "../../testing/buffer-io.ts";
import type { FakeObjects } from "../../testing/fake-objects.ts";
import { aMinute, apps, core, FaultyShop } from "../../testing/faulty-shop.ts";
import { findExperiment } from "../experiment-files.ts";
import type { ClusterDriver } from "./cluster-driver.ts";

describe("a fault that is taken back while somebody else writes the same object", () => {
  let shop: FaultyShop;
  let objects: FakeObjects;
  let driver: ClusterDriver;

  beforeEach(async () => {
    shop = await FaultyShop.start((file) => vi.stubEnv("KUBECONFIG", file));
    [objects, driver] = [shop.cluster.objects, shop.driver];
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await shop.close();
  });

  const replicas = () => objects.get(`${apps}/deployments/search`)?.["spec"];

  it("is tried again until the change is made", async () => {
    objects.conflicts.set("/deployments/search", 2);
    await driver.end("r1", "runner");
    expect([replicas(), (await driver.state()).active]).toEqual([{ replicas: 2 }, []]);
  });

  it("stays known for as long as the change is not made, and is taken back afterwards", async () => {
    objects.conflicts.set("/deployments/search", 1_000);
    await expect(driver.end("r1", "runner")).rejects.toThrow("/deployments/search was answered with 409");
    const status = await shopctl(["chaos", "status", "--target", "context", "--context", "fake", "-o", "json"]);
    expect(JSON.parse(status.out)).toMatchObject({ status: "active", items: [{ id: "r1" }] });
    expect(replicas()).toEqual({ replicas: 0 });
    objects.conflicts.clear();
    expect(await driver.recover()).toEqual([]);
    expect([replicas(), (await driver.state()).active]).toEqual([{ replicas: 2 }, []]);
  });

  it("is over where its claim is somebody else's by now", async () => {
    objects.put(`${core}/configmaps/chaos-claim`, { data: { id: "r2" } });
    await driver.end("r1", "runner");
    expect((await driver.state()).active).toEqual([]);
    expect(objects.get(`${core}/configmaps/chaos-claim`)).toMatchObject({ data: { id: "r2" } });
  });
});
