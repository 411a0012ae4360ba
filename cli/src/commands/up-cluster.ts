import path from "node:path";
import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster.ts";
import { planCharts, type Stage } from "../engine/cluster-charts.ts";
import { clusterUpSteps } from "../engine/cluster-up.ts";
import { homeOf, repository } from "../engine/home.ts";
import { type ClusterMaker, ownClusterUrl, ownClusterValues } from "../engine/own-cluster.ts";
import { buildTag, imagesArchive, ownClusterSteps } from "../engine/own-cluster-steps.ts";
import { releaseValues, type Values, type ValuesOptions } from "../engine/release.ts";
import { runTool } from "../engine/run-tool.ts";
import { type Outcome, runSteps, strongest } from "../engine/step.ts";
import type { Result } from "../result.ts";
import { awaitedTool } from "./awaited-tool.ts";
import { contextOf, makerOf, type TargetOptions } from "./platform-target.ts";

export interface UpClusterOptions extends TargetOptions, ValuesOptions {
  readonly url?: string;
  readonly seed: boolean;
}

interface Plan {
  readonly context: string;
  readonly maker: ClusterMaker | undefined;
  readonly values: Values;
  readonly stages: readonly Stage[];
  readonly url: string;
}

const charts = path.join(repository, "charts");
const readyMs = 300_000;

export async function upCluster(call: Call, options: UpClusterOptions): Promise<Result> {
  const { io, progress, isDryRun, signal, timeoutMs = readyMs } = call;
  const plan = await planOf(options);
  const { context, maker, values, stages, url } = plan;
  const steps = clusterUpSteps(stages, options.seed, maker === "kind");
  if (isDryRun) {
    const before = maker === undefined ? [] : ownClusterSteps;
    const titles = [...before, ...steps].map(({ title }) => title);
    return { kind: "Platform", status: "planned", data: { steps: titles }, text: titles.join("\n") };
  }
  const made = maker === undefined ? "unchanged" : await makeCluster(call, maker);
  const { cluster, close } = openCluster(context, options.namespace);
  call.atEnd(async () => close());
  const onChange = (line: string) => progress.detail(line);
  const up = { cluster, stages, values, url, clock: io.clock, timeoutMs, signal, onChange, tool: awaitedTool(call) };
  const status = strongest([made, await runSteps(steps, up, progress, () => io.clock.now())]);
  const { server, namespace } = cluster;
  return {
    kind: "Platform",
    status,
    data: { url, context, server, namespace },
    text: welcome(url, options.target, context, namespace),
  };
}

async function planOf(options: UpClusterOptions): Promise<Plan> {
  const maker = makerOf(options.target);
  const values = await releaseValues(options, maker && ownClusterValues(maker, buildTag(imagesArchive)));
  const address = options.url ?? (maker === undefined ? publicUrl(values) : ownClusterUrl);
  return {
    context: contextOf(options),
    maker,
    values,
    stages: planCharts(charts, values),
    url: address.replace(/\/+$/, ""),
  };
}

function makeCluster({ io, progress }: Call, maker: ClusterMaker): Promise<Outcome> {
  const own = { maker, tool: runTool, archive: imagesArchive, home: homeOf(io.env) };
  return runSteps(ownClusterSteps, own, progress, () => io.clock.now());
}

function publicUrl(values: Values): string {
  const { publicUrl: url, host } = values.global as { publicUrl?: string; host: string };
  return url || `https://${host}`;
}

function welcome(url: string, target: string, context: string, namespace: string): string {
  const kubectl = `kubectl --context ${context} --namespace ${namespace}`;
  const here = `--target ${target}${target === "context" ? ` --context ${context}` : ""} --namespace ${namespace}`;
  return `
The shop is open.

  Address             ${url}
  Administrator       ${kubectl} get secret first-admin -o yaml
  Pods                ${kubectl} get pods

Next:  shopctl smoke --url ${url}
       shopctl status ${here}
       shopctl down ${here}`;
}
