import type { Command } from "commander";
import type { Call } from "../../command.ts";
import { type CanaryDeps, lookAt } from "../../engine/canary/find.ts";
import type { Stand } from "../../engine/canary/stand.ts";
import { loadContext } from "../../engine/cluster/cluster.ts";
import type { Result, Row } from "../../result.ts";
import { ShopError } from "../../shop-error.ts";

export interface PlaceOptions {
  readonly context?: string;
  readonly namespace: string;
  readonly edgeNamespace: string;
}

/** Which cluster: always in words. */
export function withPlace(command: Command): Command {
  return command
    .option("--context <name>", "of the kubeconfig; always in words, never the current one")
    .option("--namespace <name>", "of the shop", "shop")
    .option("--edge-namespace <name>", "where Istio's gateway runs", "istio-ingress");
}

/** The cluster of the options; what changes it says first which one that is. */
export async function openPlace(call: Call, options: PlaceOptions): Promise<CanaryDeps> {
  if (options.context === undefined) throw new ShopError("SHOP-CLUSTER-004", "canary needs --context NAME");
  const { kubernetesCanaries } = await import("../../engine/canary/kubernetes.ts");
  const cluster = kubernetesCanaries(loadContext(options.context), options);
  call.progress.line(cluster.place);
  return { cluster, clock: call.io.clock };
}

/** What a verb would do, beside where the release stands. Nothing is changed for it. */
export async function planned(call: Call, options: PlaceOptions, service: string, what: string): Promise<Result> {
  const stand = await lookAt(await openPlace(call, options), service);
  return { kind: "Canary", status: "planned", data: { service }, items: [toRow(stand)], text: `would ${what}` };
}

export function mustBeService(name: string | undefined): string {
  if (name === undefined) throw new ShopError("SHOP-CLI-001", "which service?");
  return name;
}

export function toRow({ service, phase, weight, step, steps, image, seen, why }: Stand): Row {
  return { service, phase, weight, step: steps === 0 ? "" : `${step}/${steps}`, image, seen, why };
}
