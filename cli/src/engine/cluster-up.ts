import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";
import { firstAdmin } from "./cluster-admin.ts";
import type { Stage } from "./cluster-charts.ts";
import { namespaceObject, ownedAnnotation } from "./cluster-namespace.ts";
import { untilReady } from "./cluster-ready.ts";
import { ensureRelease, listReleases } from "./cluster-releases.ts";
import { wayIn } from "./cluster-way-in.ts";
import { listWorkloads } from "./cluster-workloads.ts";
import type { Values } from "./release.ts";
import type { RunTool } from "./run-tool.ts";
import { seedGenerated } from "./seed-generated.ts";
import { type Outcome, type Step, type StepOutcome, strongest } from "./step.ts";

export interface ClusterUp {
  readonly cluster: Cluster;
  readonly stages: readonly Stage[];
  readonly values: Values;
  /** Where the shop answers, as seen from here. */
  readonly url: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onChange: (line: string) => void;
  /** Helm, where it is not this machine's. */
  readonly tool?: RunTool;
}

const oldestMinor = 30;

/** What `shopctl up --target context` does. Every step looks first whether its work is done, so a run can be resumed. */
export function clusterUpSteps(
  stages: readonly Stage[],
  withSeed: boolean,
  withWayIn = false,
): readonly Step<ClusterUp>[] {
  return [
    { title: "Reach the cluster", run: reach },
    { title: "Prepare the namespace", run: prepareNamespace },
    ...stages.filter((stage) => stage.length > 0).map(installStage),
    ...(withWayIn ? [{ title: "Open ports of the node", run: openPorts }] : []),
    ...(withSeed ? [{ title: "Fill an empty shop with products", run: seed }] : []),
  ];
}

async function reach({ cluster }: ClusterUp): Promise<StepOutcome> {
  const version = await cluster.version().catch((cause: Error) => {
    throw new ShopError("SHOP-CLUSTER-002", `${cluster.server} does not answer: ${cause.message}`, { cause });
  });
  const minor = Number(version.match(/^v1\.(\d+)/)?.[1]);
  if (minor < oldestMinor) throw new ShopError("SHOP-CLUSTER-002", `${version} is older than v1.${oldestMinor}`);
  const { context, server, authority } = cluster;
  return { outcome: "unchanged", note: `${context}: ${server}, authority ${authority}, ${version}` };
}

/** A namespace that was there stays as it is, and stays when the shop goes: somebody else made it. */
async function prepareNamespace({ cluster }: ClusterUp): Promise<StepOutcome> {
  const { items } = await cluster.core.listNamespace({ fieldSelector: `metadata.name=${cluster.namespace}` });
  const [found] = items;
  if (found === undefined) {
    await cluster.apply(namespaceObject(cluster.namespace));
    return { outcome: "created", note: `${cluster.namespace}, pods restricted` };
  }
  if (found.status?.phase === "Terminating") {
    throw new ShopError(
      "SHOP-CLUSTER-002",
      `the namespace ${cluster.namespace} is being deleted; wait for it to be gone`,
    );
  }
  const owner = found.metadata?.annotations?.[ownedAnnotation] === "true" ? "made by shopctl" : "yours";
  return { outcome: "unchanged", note: `${cluster.namespace}, ${owner}` };
}

/** Applied again each time: the server finds out by itself what is different. */
async function openPorts({ cluster }: ClusterUp): Promise<StepOutcome> {
  for (const object of wayIn(cluster.namespace)) await cluster.apply(object);
  return { outcome: "unchanged" };
}

function installStage(stage: Stage): Step<ClusterUp> {
  return {
    title: `Install ${stage.map(({ name }) => name).join(", ")}`,
    run: async (up) => {
      const [found, workloads] = await Promise.all([listReleases(up.cluster), listWorkloads(up.cluster)]);
      const outcomes: Outcome[] = [];
      for (const chart of stage) {
        up.signal.throwIfAborted();
        const outcome = await ensureRelease(up, chart, found.get(chart.name), workloads);
        if (outcome !== "unchanged") up.onChange(`${chart.name} ${outcome}`);
        outcomes.push(outcome);
      }
      await untilReady(
        up.cluster,
        stage.map(({ name }) => name),
        up,
      );
      return { outcome: strongest(outcomes) };
    },
  };
}

const products = 1_000;

const ingressMs = 60_000;

/** What the shop lists; undefined while the ingress does not lead to it. Controllers follow a change within moments. */
async function listProducts({ url, clock }: ClusterUp): Promise<readonly unknown[] | undefined> {
  const response = await fetch(`${url}/v1/products?pageSize=1`, { signal: clock.timeout(10_000) }).catch(
    () => undefined,
  );
  if (!response?.ok) return undefined;
  return ((await response.json().catch(() => ({}))) as { items?: unknown[] }).items;
}

/** Through the public address, as staff would: what cannot be reached from here cannot be filled from here. */
async function seed(up: ClusterUp): Promise<StepOutcome> {
  const { clock, cluster, url } = up;
  const deadline = clock.now() + ingressMs;
  let items = await listProducts(up);
  while (items === undefined) {
    if (clock.now() > deadline) throw unreachable(url);
    await clock.sleep(1_000, up.signal);
    items = await listProducts(up);
  }
  if (items.length > 0) return { outcome: "unchanged" };
  const shop = { url, admin: await firstAdmin(cluster) };
  await seedGenerated(shop, { products, seed: 42 }, clock, (done, total) =>
    up.onChange(`${done} of ${total} products`),
  );
  return { outcome: "created", note: `${products} products of three variants` };
}

function unreachable(url: string): ShopError {
  const hint = "say with --url where your ingress is reached from here, or leave the shop empty with --no-seed";
  return new ShopError("SHOP-API-001", `no shop answers at ${url}`, { hint });
}
