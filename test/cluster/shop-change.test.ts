import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, kubectl } from "./kubectl.ts";
import { Buyers } from "./testing/buyers.ts";
import { bed } from "./testing/probes.ts";
import { down, minutes, namespace, offerImages, up, verify } from "./testing/shop.ts";

type Items = Readonly<{ items: readonly { metadata: { name: string; labels?: Record<string, string> } }[] }>;

const inShop = ["-n", namespace];
const victims = ["orders", "payments", "inventory", "cart", "gateway", "catalog"];
const kills = 30;
const services = ["-l", "app.kubernetes.io/component=server", ...inShop];

async function namesOf(kind: string): Promise<readonly string[]> {
  return (await get<Items>(bed, [kind, ...services])).items.map(({ metadata }) => metadata.name);
}

async function isRolledOut(name: string): Promise<void> {
  await kubectl(bed, ["rollout", "status", `deployment/${name}`, ...inShop, "--timeout=180s"], { timeoutMs: 200_000 });
}

/** What a drain does to each pod of a node: it asks for the eviction, which the pod's budget may refuse. */
async function evict(pod: string): Promise<void> {
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  await kubectl(bed, ["create", "--raw", path, "-f", "-"], { input: JSON.stringify(eviction) });
}

beforeAll(async () => {
  await offerImages();
  await up();
}, 12 * minutes);
afterAll(() => down(), 5 * minutes);

describe("while customers buy", () => {
  it(
    "every service is replaced by a new pod, and no request fails",
    async () => {
      const buyers = await Buyers.start(randomUUID());
      for (const name of await namesOf("deployments")) {
        await kubectl(bed, ["rollout", "restart", `deployment/${name}`, ...inShop]);
        await isRolledOut(name);
      }
      await buyers.stop();
      expect(buyers.failures).toEqual([]);
      expect(buyers.bought).toBeGreaterThan(20);
    },
    20 * minutes,
  );

  it(
    "one pod of every service is evicted as a drain does it, and no request fails",
    async () => {
      const deployments = await namesOf("deployments");
      await kubectl(bed, ["scale", "--replicas=2", ...deployments.map((name) => `deployment/${name}`), ...inShop]);
      for (const name of deployments) await isRolledOut(name);
      const buyers = await Buyers.start(randomUUID());
      for (const name of deployments) {
        const pods = await get<Items>(bed, ["pods", "-l", `app.kubernetes.io/name=${name}`, ...inShop]);
        await evict(pods.items[0]?.metadata.name ?? "");
        await isRolledOut(name);
      }
      await buyers.stop();
      expect(buyers.failures).toEqual([]);
      expect(buyers.bought).toBeGreaterThan(20);
    },
    20 * minutes,
  );

  it(
    "pods are killed one after the other, and every order is there, paid once",
    async () => {
      const buyers = await Buyers.start(randomUUID(), true);
      for (let kill = 0; kill < kills; kill += 1) {
        const name = victims[kill % victims.length] as string;
        const pods = await get<Items>(bed, ["pods", "-l", `app.kubernetes.io/name=${name}`, ...inShop]);
        await kubectl(bed, [
          "delete",
          "pod",
          pods.items[0]?.metadata.name ?? "",
          ...inShop,
          "--force",
          "--grace-period=0",
        ]);
        await kubectl(bed, ["wait", "--for=condition=Available", `deployment/${name}`, ...inShop, "--timeout=120s"]);
      }
      await buyers.stop();
      expect(buyers.bought).toBeGreaterThan(20);
      expect((await verify()).status).toBe("held");
    },
    15 * minutes,
  );
});
