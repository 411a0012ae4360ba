import path from "node:path";
import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Call } from "../command.ts";
import { kubernetesCanaries } from "../engine/canary/kubernetes.ts";
import { planCharts, type Stage } from "../engine/cluster/charts.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import { type ClusterMaker, ownClusterUrl, ownClusterValues } from "../engine/cluster/own-cluster.ts";
import { buildTag, imagesArchive, ownClusterSteps } from "../engine/cluster/own-cluster-steps.ts";
import { listReleases, type Release } from "../engine/cluster/releases.ts";
import { smokeStep } from "../engine/cluster/smoke.ts";
import { type ClusterUp, clusterUpSteps, lookSteps } from "../engine/cluster/up.ts";
import { homeOf, repository } from "../engine/home.ts";
import { releaseValues, renderValues, type Values, type ValuesOptions } from "../engine/release.ts";
import { runTool } from "../engine/run-tool.ts";
import { type Outcome, runSteps, type Step, strongest } from "../engine/step.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { awaitedTool } from "./awaited-tool.ts";
import { contextOf, makerOf, type TargetOptions } from "./platform-target.ts";

export interface UpClusterOptions extends TargetOptions, ValuesOptions {
  readonly url?: string;
  /** Without a word only where no money moves. */
  readonly seed?: boolean;
  readonly smoke?: boolean;
  readonly only?: readonly string[];
}

interface Plan {
  readonly context: string;
  readonly maker: ClusterMaker | undefined;
  readonly values: Values;
  readonly objects: readonly Rendered[];
  readonly stages: readonly Stage[];
  readonly url: string;
}

const charts = path.join(repository, "charts");
const readyMs = 300_000;

export async function upCluster(call: Call, options: UpClusterOptions): Promise<Result> {
  const plan = await planOf(options);
  const { context, maker, url } = plan;
  if (call.isDryRun) return dryRun(call, options, plan);
  const made = maker === undefined ? "unchanged" : await makeCluster(call, maker);
  const up = openUp(call, options, plan);
  const now = () => call.io.clock.now();
  const changed = strongest([made, await runSteps(stepsOf(options, plan), up, call.progress, now)]);
  // Where nothing changed there is nothing to try, and every try leaves orders.
  const isTried = options.smoke ?? (isTrial(options, plan) && changed !== "unchanged");
  if (isTried) await runSteps([smokeStep], up, call.progress, now);
  const { server, namespace } = up.cluster;
  return {
    kind: "Platform",
    status: changed,
    data: { url, context, server, namespace, tried: isTried },
    text: welcome(url, options.target, context, namespace),
  };
}

/** Looks at the cluster as a run would; one that a run would make first cannot be looked at. */
async function dryRun(call: Call, options: UpClusterOptions, plan: Plan): Promise<Result> {
  const { maker, stages } = plan;
  const before = maker === undefined ? [] : ownClusterSteps;
  const after = (options.smoke ?? isTrial(options, plan)) ? [smokeStep] : [];
  const steps = [...before, ...stepsOf(options, plan), ...after].map(({ title }) => title);
  if (maker !== undefined) return { kind: "Platform", status: "planned", data: { steps }, text: steps.join("\n") };
  const up = openUp(call, options, plan);
  await runSteps(lookSteps, up, call.progress, () => call.io.clock.now());
  const found = await listReleases(up.cluster);
  const items = stages.flat().map(({ name, digest }) => ({ release: name, change: changeOf(found.get(name), digest) }));
  return {
    kind: "Platform",
    status: "planned",
    data: { steps, server: up.cluster.server },
    items,
    text: steps.join("\n"),
  };
}

function changeOf(found: Release | undefined, digest: string): Outcome {
  if (found === undefined) return "created";
  return found.status === "deployed" && found.digest === digest ? "unchanged" : "configured";
}

function openUp(call: Call, { namespace }: UpClusterOptions, plan: Plan): ClusterUp {
  const { io, progress, signal, timeoutMs = readyMs } = call;
  const { cluster, config, close } = openCluster(plan.context, namespace);
  // Of the way in nothing is asked.
  const canaries = kubernetesCanaries(config, { namespace, edgeNamespace: namespace });
  call.atEnd(async () => close());
  const onChange = (line: string) => progress.detail(line);
  const seams = { clock: io.clock, random: io.random, tool: awaitedTool(call) };
  return { ...plan, ...seams, cluster, canaries, timeoutMs, signal, onChange };
}

function stepsOf(options: UpClusterOptions, plan: Plan): readonly Step<ClusterUp>[] {
  const seed = options.seed ?? isTrial(options, plan);
  return clusterUpSteps(plan.stages, { seed, wayIn: plan.maker === "kind" });
}

/** A whole shop where the simulator stands in for Stripe: made-up products and orders are in nobody's way. */
function isTrial({ only }: UpClusterOptions, { values }: Plan): boolean {
  const { stripe } = values.global as { stripe: { simulated: boolean } };
  return stripe.simulated && only === undefined;
}

async function planOf(options: UpClusterOptions): Promise<Plan> {
  const maker = makerOf(options.target);
  const values = await releaseValues(options, maker && ownClusterValues(maker, buildTag(imagesArchive)));
  const { only } = options;
  const stages = planCharts(charts, values);
  const address = options.url ?? (maker === undefined ? publicUrl(values) : ownClusterUrl);
  return {
    context: contextOf(options),
    maker,
    values,
    objects: await renderValues(only ?? [], values, options.namespace),
    stages: only === undefined ? stages : onlyOf(stages, only),
    url: address.replace(/\/+$/, ""),
  };
}

function onlyOf(stages: readonly Stage[], names: readonly string[]): readonly Stage[] {
  const planned = stages.flat().map(({ name }) => name);
  const unplanned = names.find((name) => !planned.includes(name));
  if (unplanned !== undefined)
    throw new ShopError("SHOP-CHART-001", `these values do not have ${unplanned}; they have: ${planned.join(", ")}`);
  return stages.map((stage) => stage.filter(({ name }) => names.includes(name)));
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
