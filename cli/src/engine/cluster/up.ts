import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { ShopError } from "../../shop-error.ts";
import type { CanaryCluster } from "../canary/canary-cluster.ts";
import { countTime } from "../canary/count-time.ts";
import type { Check } from "../doctor.ts";
import type { Values } from "../release.ts";
import type { RunTool } from "../run-tool.ts";
import { type Outcome, type Step, type StepOutcome, strongest } from "../step.ts";
import { fillCatalogue } from "./catalogue.ts";
import type { Stage } from "./charts.ts";
import type { Cluster } from "./cluster.ts";
import { helm } from "./helm.ts";
import { findNamespace, namespaceObject, ownedAnnotation } from "./namespace.ts";
import { clusterNeeds } from "./needs.ts";
import { untilReady } from "./ready.ts";
import { ensureRelease, listReleases } from "./releases.ts";
import { wayIn as nodePortObjects } from "./way-in.ts";
import { listWorkloads } from "./workloads.ts";

export interface ClusterUp {
  readonly cluster: Cluster;
  /** The same one, for releases by steps. */
  readonly canaries: CanaryCluster;
  readonly stages: readonly Stage[];
  readonly values: Values;
  /** All of them, hooks included. */
  readonly objects: readonly Rendered[];
  /** Where the shop answers, as seen from here. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onChange: (line: string) => void;
  /** Helm, where it is not this machine's. */
  readonly tool?: RunTool;
}

const oldestMinor = 30;

/** Which of the steps that not everybody wants. */
export interface ClusterUpWishes {
  readonly seed: boolean;
  readonly wayIn: boolean;
}

/** Changes nothing: also what `--dry-run` does. */
export const lookSteps: readonly Step<ClusterUp>[] = [
  { title: "Reach the cluster", run: reach },
  { title: "Check what the values need of it", run: check },
];

/** What `shopctl up --target context` does. Every step looks first whether its work is done, so a run can be resumed. */
export function clusterUpSteps(stages: readonly Stage[], { seed, wayIn }: ClusterUpWishes): readonly Step<ClusterUp>[] {
  return [
    ...lookSteps,
    { title: "Find Helm", run: findHelm },
    { title: "Prepare the namespace", run: prepareNamespace },
    ...stages.filter((stage) => stage.length > 0).map(installStage),
    ...(wayIn ? [{ title: "Open ports of the node", run: openPorts }] : []),
    ...(seed ? [{ title: "Fill an empty shop with products", run: fillCatalogue }] : []),
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

/** All that is missing at once: who has to ask somebody for it wants to ask once. */
async function check({ cluster, objects }: ClusterUp): Promise<StepOutcome> {
  const checks = await clusterNeeds(cluster, objects);
  const found = (wanted: Check["verdict"]) => checks.filter(({ verdict }) => verdict === wanted);
  const told = ({ name, detail }: Check) => `${name}: ${detail}`;
  const missing = found("fatal");
  if (missing.length > 0)
    throw new ShopError("SHOP-CLUSTER-002", missing.map(told).join("\n"), {
      hint: missing.map(({ hint }) => hint).join("\n  "),
    });
  return { outcome: "unchanged", note: found("warning").map(told).join("; ") || "nothing is missing" };
}

async function findHelm({ cluster, signal, tool }: ClusterUp): Promise<StepOutcome> {
  const version = await helm(cluster, ["version", "--short"], { signal, ...(tool === undefined ? {} : { tool }) });
  return { outcome: "unchanged", note: version.trim() };
}

/** A namespace that was there stays as it is, and stays when the shop goes: somebody else made it. */
async function prepareNamespace({ cluster }: ClusterUp): Promise<StepOutcome> {
  const found = await findNamespace(cluster);
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
  for (const object of nodePortObjects(cluster.namespace)) await cluster.apply(object);
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
        { ...up, onVersion: (service) => countTime({ cluster: up.canaries, clock: up.clock }, service) },
      );
      return { outcome: strongest(outcomes) };
    },
  };
}
