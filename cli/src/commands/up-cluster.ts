import path from "node:path";
import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster.ts";
import { planCharts, readValues, type Values } from "../engine/cluster-charts.ts";
import { clusterUpSteps } from "../engine/cluster-up.ts";
import { repository } from "../engine/home.ts";
import { runSteps } from "../engine/step.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";

export interface ClusterOptions {
  readonly context?: string;
  readonly namespace: string;
}

export interface UpClusterOptions extends ClusterOptions {
  readonly values?: readonly string[];
  readonly url?: string;
  readonly seed: boolean;
}

const charts = path.join(repository, "charts");
const readyMs = 300_000;

/** Which cluster is changed is always said in words: the current context may be somebody's production. */
export function mustName({ context }: ClusterOptions): string {
  if (context === undefined) throw new ShopError("SHOP-CLUSTER-004", "--target context needs --context NAME");
  return context;
}

export async function upCluster(call: Call, options: UpClusterOptions): Promise<Result> {
  const { io, progress, isDryRun, signal, timeoutMs = readyMs } = call;
  const context = mustName(options);
  const values = readValues(charts, options.values ?? [path.join(charts, "shopstream/values-local.yaml")]);
  const stages = planCharts(charts, values);
  const steps = clusterUpSteps(stages, options.seed);
  if (isDryRun) {
    const titles = steps.map(({ title }) => title);
    return { kind: "Platform", status: "planned", data: { steps: titles }, text: titles.join("\n") };
  }
  const { cluster, close } = openCluster(context, options.namespace);
  call.atEnd(async () => close());
  const url = (options.url ?? publicUrl(values)).replace(/\/+$/, "");
  const onChange = (line: string) => progress.detail(line);
  const up = { cluster, stages, values, url, clock: io.clock, timeoutMs, signal, onChange };
  const status = await runSteps(steps, up, progress, () => io.clock.now());
  const { server, namespace } = cluster;
  return {
    kind: "Platform",
    status,
    data: { url, context, server, namespace },
    text: welcome(url, context, namespace),
  };
}

function publicUrl(values: Values): string {
  const { publicUrl: url, host } = values.global as { publicUrl?: string; host: string };
  return url || `https://${host}`;
}

function welcome(url: string, context: string, namespace: string): string {
  const kubectl = `kubectl --context ${context} --namespace ${namespace}`;
  return `
The shop is open.

  Address             ${url}
  Administrator       ${kubectl} get secret first-admin -o yaml
  Pods                ${kubectl} get pods

Next:  shopctl smoke --url ${url}
       shopctl down --target context --context ${context} --namespace ${namespace}`;
}
