// node test/cluster/footprint.ts: what every service of the shop on the bed takes, at rest and while customers buy. The shop must be
// up, with one pod of each service. Writes docs/footprint.json.

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Footprint, Taken } from "../../cdk8s/src/footprint/footprint.ts";
import { textTable } from "../../cli/src/text-table.ts";
import { root } from "../runner/program.ts";
import { nodeName } from "./bed.ts";
import { get, kubectl, rolledOut } from "./kubectl.ts";
import { Buyers } from "./testing/buyers.ts";
import { usagesOf } from "./testing/container-usage.ts";
import { bed } from "./testing/probes.ts";
import { namespace } from "./testing/shop.ts";
import { Visitors } from "./testing/visitors.ts";

const measuredMs = 60_000;
const settledMs = 20_000;
const mib = 1 << 20;

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
  readonly status: {
    readonly startTime: string;
    readonly conditions: readonly { readonly type: string; readonly lastTransitionTime: string }[];
    readonly containerStatuses: readonly {
      readonly name: string;
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
  };
}

/** CPU in thousandths of a core over a while, and memory at its end. */
async function measure(): Promise<(pod: string) => { millis: number; mebibytes: number }> {
  const before = await usagesOf("server");
  const started = performance.now();
  await delay(measuredMs);
  const after = await usagesOf("server");
  const seconds = (performance.now() - started) / 1000;
  return (pod) => {
    const [first, last] = [before.get(pod), after.get(pod)];
    const spent = (last?.cpuSeconds ?? 0) - (first?.cpuSeconds ?? 0);
    return { millis: Math.round((spent / seconds) * 1000), mebibytes: Math.round((last?.memoryBytes ?? 0) / mib) };
  };
}

async function podsOfShop(): Promise<readonly Pod[]> {
  const all = [
    "pods",
    "-n",
    namespace,
    "-l",
    "app.kubernetes.io/component=server",
    "--field-selector=status.phase=Running",
  ];
  const { items } = await get<{ items: readonly Pod[] }>(bed, all);
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Starts every service anew, one at a time, so that none waits for another or for a core. */
async function restartAll(): Promise<void> {
  const { items } = await get<{ items: readonly Pod[] }>(bed, ["deployments", "-n", namespace]);
  for (const { metadata } of items) {
    await kubectl(bed, ["rollout", "restart", `deployment/${metadata.name}`, "-n", namespace]);
    await rolledOut(bed, namespace, `deployment/${metadata.name}`);
  }
}

function startSeconds({ status }: Pod): number {
  const ready = status.conditions.find(({ type }) => type === "Ready")?.lastTransitionTime ?? status.startTime;
  const started = status.containerStatuses.find(({ name }) => name === "server")?.state.running?.startedAt;
  return (Date.parse(ready) - Date.parse(started ?? status.startTime)) / 1000;
}

/** As the node keeps them. */
async function imageSizes(): Promise<(image: string) => number> {
  type Node = { status: { images: readonly { names: readonly string[] | null; sizeBytes: number }[] } };
  const { status } = await get<Node>(bed, ["node", nodeName]);
  return (image) => {
    const found = status.images.find(({ names }) => names?.includes(image));
    return Math.round((found?.sizeBytes ?? 0) / mib);
  };
}

const tenths = (value: number) => Math.round(value * 10) / 10;

await restartAll();
// What a start leaves to do is done, and the last pods that were replaced are gone.
await delay(settledMs);
const [pods, imageMib] = [await podsOfShop(), await imageSizes()];
const idle = await measure();
const buyers = await Buyers.start(randomUUID());
const visitors = await Visitors.start();
const loaded = await measure();
await Promise.all([buyers.stop(), visitors.stop()]);
const [failure] = [...buyers.failures, ...visitors.failures];
if (failure !== undefined) throw new Error(`requests failed: ${failure}`);
const entries = pods.map((pod) => {
  const [rest, work] = [idle(pod.metadata.name), loaded(pod.metadata.name)];
  const taken: Taken = {
    imageMib: imageMib(pod.spec.containers.find(({ name }) => name === "server")?.image ?? ""),
    startSeconds: startSeconds(pod),
    idleMillis: rest.millis,
    idleMib: rest.mebibytes,
    buyingMillis: work.millis,
    buyingMib: work.mebibytes,
  };
  return [pod.metadata.labels["app.kubernetes.io/name"] ?? "", taken] as const;
});
entries.sort(([left], [right]) => left.localeCompare(right));
const footprint: Footprint = {
  ordersPerSecond: tenths(buyers.bought / (measuredMs / 1000)),
  roundsPerSecond: tenths(visitors.rounds / (measuredMs / 1000)),
  seconds: measuredMs / 1000,
  cores: availableParallelism(),
  services: Object.fromEntries(entries),
};
writeFileSync(path.join(root, "docs/footprint.json"), `${JSON.stringify(footprint, null, 2)}\n`);
const rows = entries.map(([service, taken]) => ({ service, ...taken }));
const columns = ["imageMib", "startSeconds", "idleMillis", "idleMib", "buyingMillis", "buyingMib"] as const;
process.stdout.write(`${textTable(rows, ["service", ...columns])}\n`);
process.stdout.write("written to docs/footprint.json; make gen makes the page of it\n");
