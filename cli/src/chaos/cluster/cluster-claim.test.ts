import { poll } from "@shopstream/platform/embedded/poll.ts";
import type { TestClock } from "@shopstream/platform/testing/clock.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openCluster } from "../../engine/cluster/cluster.ts";
import { shopctl } from "../../testing/buffer-io.ts";
import type { FakeCluster } from "../../testing/fake-cluster.ts";
import { aMinute, core, FaultyShop } from "../../testing/faulty-shop.ts";
import { findExperiment } from "../experiment-files.ts";
import { ClusterDriver } from "./cluster-driver.ts";

describe("faults of one runner beside those of another", () => {
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

  it("leave the namespace to who has just claimed it, whom everybody can see, until its time is over", async () => {
    const there = ["--target", "context", "--context", "fake", "-o", "json"];
    const creationTimestamp = new Date(clock.now()).toISOString();
    const data = { id: "r0", by: "process 7 of a-laptop", forMs: "60000" };
    cluster.objects.put(`${core}/configmaps/chaos-claim`, { metadata: { creationTimestamp }, data });
    expect(await driver.underWay()).toEqual([expect.stringContaining("process 7 of a-laptop")]);
    const told = JSON.parse((await shopctl(["chaos", "status", ...there])).out);
    expect(told).toMatchObject({ status: "claimed", claim: { id: "r0", by: "process 7 of a-laptop" } });
    expect(await driver.recover()).toEqual([expect.stringContaining("process 7 of a-laptop is about to")]);
    expect(await driver.pullLever("an incident")).toEqual([]);
    await driver.releaseLever();
    expect(await driver.underWay()).toHaveLength(1);
    clock.advance(60_000);
    expect(await driver.recover()).toEqual([]);
    expect(await driver.underWay()).toEqual([]);
  });

  it("take no claim with them but their own when they are ended twice", async () => {
    await driver.inject(findExperiment("search-away"), "r1", aMinute);
    cluster.objects.put(`${core}/configmaps/chaos-claim`, { data: { id: "r2" } });
    await driver.end("r1", "runner");
    expect(await driver.underWay()).toEqual([expect.stringContaining("is about to break something")]);
  });

  it("are not made again once somebody else has ended them", async () => {
    const drained = { ...findExperiment("orders-drained"), target: { service: "search" } };
    const evictions = () => cluster.objects.log.filter((line) => line.endsWith("/eviction")).length;
    await driver.inject(drained, "r1", aMinute);
    const elsewhere = openCluster("fake", "shop");
    await new ClusterDriver({ cluster: elsewhere.cluster, clock }).pullLever("an incident");
    elsewhere.close();
    const asked: string[] = [];
    cluster.objects.onRead = (path) => asked.push(path);
    clock.advance(2_000);
    await poll(() => asked.find((path) => path.endsWith("/chaos-r1")), { what: "it looks", timeoutMs: 5_000 });
    await driver.state();
    expect(evictions()).toBe(1);
  });
});
