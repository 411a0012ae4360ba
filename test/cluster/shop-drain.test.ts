import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secondNode } from "./bed.ts";
import { get, kubectl } from "./kubectl.ts";
import { dismissSecondNode, joinSecondNode } from "./second-node.ts";
import { Buyers } from "./testing/buyers.ts";
import { bed } from "./testing/probes.ts";
import { down, minutes, namespace, offerImages, up, verify } from "./testing/shop.ts";

type Pods = Readonly<{
  items: readonly { metadata: { labels: Record<string, string> }; spec: { nodeName: string } }[];
}>;

const inShop = ["-n", namespace];
const server = "app.kubernetes.io/component=server";
const nodeName = secondNode(bed).name;

/** The services that have a pod there. */
async function servicesOn(node: string): Promise<readonly string[]> {
  const there = ["pods", "-l", server, "--field-selector", `spec.nodeName=${node}`, ...inShop];
  const { items } = await get<Pods>(bed, there);
  return [...new Set(items.map(({ metadata }) => metadata.labels["app.kubernetes.io/name"] ?? ""))].sort();
}

async function deployments(): Promise<readonly string[]> {
  const listed = await kubectl(bed, ["get", "deployments", "-l", server, ...inShop, "-o", "name"]);
  return listed.split("\n").filter(Boolean).sort();
}

async function areRolledOut(names: readonly string[]): Promise<void> {
  for (const name of names) {
    await kubectl(bed, ["rollout", "status", name, ...inShop, "--timeout=180s"], { timeoutMs: 200_000 });
  }
}

beforeAll(async () => {
  const node = await joinSecondNode(bed);
  // Engines and whatever else has one pod stay where no drain comes.
  await kubectl(bed, ["cordon", nodeName]);
  await offerImages(node);
  await down();
  await up();
}, 15 * minutes);
afterAll(async () => {
  await down();
  await dismissSecondNode(bed);
}, 5 * minutes);

describe("a cluster of two nodes", () => {
  it(
    "spreads the pods of every service over both",
    async () => {
      await kubectl(bed, ["uncordon", nodeName]);
      const names = await deployments();
      await kubectl(bed, ["scale", "--replicas=2", ...names, ...inShop]);
      await areRolledOut(names);
      expect((await servicesOn(nodeName)).map((service) => `deployment.apps/${service}`)).toEqual(names);
    },
    6 * minutes,
  );

  it(
    "loses one to a drain while customers buy, and no request fails",
    async () => {
      const buyers = await Buyers.start(randomUUID());
      await kubectl(bed, ["drain", nodeName, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=240s"], {
        timeoutMs: 5 * minutes,
      });
      await areRolledOut(await deployments());
      await buyers.stop();
      expect(buyers.failures).toEqual([]);
      expect(buyers.bought).toBeGreaterThan(20);
      expect(await servicesOn(nodeName)).toEqual([]);
      expect((await verify()).status).toBe("held");
    },
    8 * minutes,
  );
});
