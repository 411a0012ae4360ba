// node test/cluster/mesh-cost.ts: what proxies beside the services cost. The shop is put on the bed without and with them, behind the
// same gateway, and asked for the same in both. Prints the figures of docs/mesh.md, and leaves no shop.

import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { textTable } from "../../cli/src/text-table.ts";
import { Shopper, stockedProduct } from "../support/shopper.ts";
import { get, kubectl } from "./kubectl.ts";
import { usagesOf } from "./testing/container-usage.ts";
import { bed } from "./testing/probes.ts";
import { askProxy, inShop, podsOf } from "./testing/proxies.ts";
import { administrator, down, meshUrl, offerImages, openWayIn, upMeshed, upUnmeshed } from "./testing/shop.ts";

const clients = 4;
/** After a start, and so that what the kubelet last counted is what was done. */
const settledMs = 15_000;
const containers = ["server", "istio-proxy"] as const;
const shop = new Shopper(meshUrl);

interface Work {
  readonly name: string;
  readonly times: number;
  readonly wants: number;
  readonly one: () => Promise<number>;
}

function works(sku: string): readonly Work[] {
  const read = (path: string) => async () => (await shop.send("GET", path)).status;
  const buy = async () => (await shop.order(await shop.cartWith(sku))).status;
  return [
    { name: "list of 24", times: 300, wants: 200, one: read("/v1/products?pageSize=24") },
    { name: "search", times: 200, wants: 200, one: read("/v1/search?q=test") },
    { name: "cart and order", times: 80, wants: 201, one: buy },
  ];
}

/** Milliseconds of each, by so many clients who ask again as soon as they were answered. */
async function perform({ name, times, wants, one }: Work): Promise<readonly number[]> {
  const took: number[] = [];
  let begun = 0;
  const client = async () => {
    while (begun < times) {
      begun += 1;
      const from = performance.now();
      const status = await one();
      if (status !== wants) throw new Error(`${name}: ${status}`);
      took.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return took.sort((left, right) => left - right);
}

/** CPU that all containers of a name have had since they started. */
async function spent(): Promise<readonly number[]> {
  const all = await Promise.all(containers.map(usagesOf));
  return all.map((usages) => [...usages.values()].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0));
}

const tenths = (value: number) => Math.round(value * 10) / 10;
const quantile = (sorted: readonly number[], share: number) => tenths(sorted[Math.floor(sorted.length * share)] ?? 0);

async function measure(work: Work, kind: string): Promise<object> {
  const before = await spent();
  const took = await perform(work);
  await delay(settledMs);
  const after = await spent();
  const [services, proxies] = after.map((seconds, at) => tenths(((seconds - (before[at] ?? 0)) * 1_000) / work.times));
  return {
    work: work.name,
    kind,
    times: work.times,
    services,
    proxies,
    p50: quantile(took, 0.5),
    p95: quantile(took, 0.95),
  };
}

async function measureAll(kind: string): Promise<readonly object[]> {
  const { email, password } = await administrator();
  const sku = `BED-${randomUUID().slice(0, 8)}`;
  await stockedProduct(await shop.signedIn(email, password), sku, 10_000);
  const rows: object[] = [];
  for (const work of works(sku)) {
    // What is done for the first time is not what it costs.
    await perform({ ...work, times: clients * 5 });
    await delay(settledMs);
    rows.push(await measure(work, kind));
  }
  return rows;
}

/** Of the proxies: memory, and how much they were told. */
async function proxiesNow(scope: string): Promise<object> {
  await delay(settledMs);
  const memory = [...(await usagesOf("istio-proxy")).values()].map(({ memoryBytes }) => memoryBytes / (1 << 20));
  const [gateway] = await podsOf("gateway");
  const [cart] = await podsOf("cart");
  const told = async (pod = "") => Math.round((await askProxy(pod, "config_dump")).length / 1024);
  const mean = memory.reduce((sum, one) => sum + one, 0) / memory.length;
  return {
    scope,
    proxies: memory.length,
    meanMib: tenths(mean),
    largestMib: tenths(Math.max(...memory)),
    gatewayKib: await told(gateway),
    cartKib: await told(cart),
  };
}

async function dropScopes(): Promise<void> {
  const { items } = await get<{ items: readonly { metadata: { name: string } }[] }>(bed, ["sidecars", ...inShop]);
  await kubectl(bed, ["delete", "sidecar", ...items.map(({ metadata }) => metadata.name), ...inShop]);
}

const wayIn = openWayIn();
try {
  await offerImages();
  await down();
  await upUnmeshed();
  const without = await measureAll("without");
  await upMeshed();
  const within = await measureAll("with");
  const scoped = await proxiesNow("scoped");
  await dropScopes();
  const open = await proxiesNow("everything");
  const costs = [...without, ...within] as readonly Record<string, unknown>[];
  process.stdout.write(`${textTable(costs, ["work", "kind", "times", "services", "proxies", "p50", "p95"])}\n\n`);
  const scopes = [scoped, open] as readonly Record<string, unknown>[];
  process.stdout.write(
    `${textTable(scopes, ["scope", "proxies", "meanMib", "largestMib", "gatewayKib", "cartKib"])}\n`,
  );
} finally {
  wayIn.close();
  await down();
}
