import { faulty, ruleFile } from "../../engine/canary/faulty-template.ts";
import type { PodTemplate } from "../../engine/canary/rollout.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { readClusterMetrics } from "../../engine/cluster/metrics.ts";
import { listWorkloads } from "../../engine/cluster/workloads.ts";
import { sumOf } from "../../engine/metrics-page.ts";
import { ShopError } from "../../shop-error.ts";
import type { Fault } from "../experiment.ts";
import { mustBe, partNameOf } from "./fault-records.ts";
import { configMaps, deployments } from "./paths.ts";
import type { PlannedFault, PlanOrder } from "./planned-fault.ts";

/** New pods first, one after the other. */
const madeWithinMs = 120_000;

/** Why a service's clock stays as it is; undefined when it can be turned. */
export async function skewRefusal(cluster: Cluster, service: string): Promise<string | undefined> {
  const found = (await listWorkloads(cluster)).some(({ name, kind }) => name === service && kind === "Deployment");
  return found
    ? undefined
    : `a clock comes with new pods, and those of ${service} take over by shares of the calls here`;
}

/** The service starts anew with a wrong clock, by the seam that every service has and no chart sets; and anew with the true one. */
export async function skewedClockOf(
  cluster: Cluster,
  service: string,
  { by }: Extract<Fault, { kind: "skew" }>,
  { id, forMs, clock }: PlanOrder,
): Promise<PlannedFault> {
  const { ask, namespace } = cluster;
  const path = `${deployments(namespace)}/${service}`;
  const { spec } = mustBe(await ask("GET", path), `the Deployment ${service}`) as { spec: { template: PodTemplate } };
  const { containers, volumes = null } = spec.template.spec as PodTemplate["spec"] & { readonly volumes?: object[] };
  const name = partNameOf(id, "clock");
  return {
    madeWithinMs,
    undo: [{ verb: "PATCH", path, body: { spec: { template: { spec: { containers, volumes } } } } }],
    make: async (owner) => {
      const rule = {
        id: "skew",
        until: clock.now() + madeWithinMs + forMs,
        service,
        effect: "skew",
        skewMs: by * 1_000,
      };
      const rules = { metadata: { name, ownerReferences: [owner] }, data: ruleFile(rule) };
      mustBe(await ask("POST", configMaps(namespace), rules), "what turns the clock");
      const template = { spec: faulty(spec.template, name).spec };
      mustBe(await ask("PATCH", path, { spec: { template } }), `turning the clock of ${service}`);
      await untilAnew(cluster, service, clock);
      return 0;
    },
  };
}

async function untilAnew(cluster: Cluster, service: string, clock: PlanOrder["clock"]): Promise<void> {
  for (const until = clock.now() + madeWithinMs; ; await clock.sleep(500)) {
    const found = (await listWorkloads(cluster)).find(({ name }) => name === service);
    if (found?.isReady === true) return;
    if (clock.now() > until) throw new ShopError("SHOP-CHAOS-004", `${service} does not start with another clock`);
  }
}

/** How many services show that their clock is wrong. */
export async function skewedServices(cluster: Cluster): Promise<number> {
  const pages = await readClusterMetrics(cluster);
  return [...pages.values()].filter((page) => (sumOf(page, "faults_clock_skew_seconds") ?? 0) !== 0).length;
}
