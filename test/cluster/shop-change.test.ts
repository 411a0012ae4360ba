import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, kubectl } from "./kubectl.ts";
import { Buyers } from "./testing/buyers.ts";
import { bed } from "./testing/probes.ts";
import { down, minutes, namespace, offerImages, up, verify } from "./testing/shop.ts";

type Items = Readonly<{ items: readonly { metadata: { name: string; labels?: Record<string, string> } }[] }>;

const inShop = ["-n", namespace];
const betweenKillsMs = 4_000;
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

/** One of every service in turn, without a word to it and whether or not the one before is back. */
async function killPods(names: readonly string[], durationMs: number): Promise<number> {
  const end = performance.now() + durationMs;
  for (let killed = 0; ; ) {
    for (const name of names) {
      if (performance.now() > end) return killed;
      const running = ["--field-selector", "status.phase=Running", ...inShop];
      const { items } = await get<Items>(bed, ["pods", "-l", `app.kubernetes.io/name=${name}`, ...running]);
      const [pod] = items;
      if (pod !== undefined) {
        await kubectl(bed, ["delete", "pod", pod.metadata.name, ...inShop, "--force", "--grace-period=0"]);
        killed += 1;
      }
      await delay(betweenKillsMs);
    }
  }
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
    "a pod is killed every few seconds for five minutes, and every order is there, paid once",
    async () => {
      const deployments = await namesOf("deployments");
      const buyers = await Buyers.start(randomUUID(), true);
      const killed = await killPods(deployments, 5 * minutes);
      for (const name of deployments) await isRolledOut(name);
      await buyers.stop();
      expect(killed).toBeGreaterThan(30);
      expect(buyers.bought).toBeGreaterThan(20);
      expect((await verify()).status).toBe("held");
    },
    20 * minutes,
  );
});
