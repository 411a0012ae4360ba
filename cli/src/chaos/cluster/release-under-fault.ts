import { faultsOf, faulty } from "../../engine/canary/faulty-template.ts";
import type { PodTemplate, Rollout } from "../../engine/canary/rollout.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { listWorkloads } from "../../engine/cluster/workloads.ts";
import type { Experiment } from "../experiment.ts";
import { mustBe, type Owner, partNameOf } from "./fault-records.ts";
import { configMaps, rollouts } from "./paths.ts";
import type { PlannedFault, PlanOrder } from "./planned-fault.ts";

export type Release = NonNullable<Experiment["release"]>;

/** On the pods of a version that an experiment releases: without it they are those of the version before. */
const mark = "shopstream.dev/chaos-release";
/** Enough that its analysis must see it, and few enough that hardly a customer does. */
const failingPercent = 20;

export async function releaseRefusal(cluster: Cluster, { service }: Release): Promise<string | undefined> {
  const found = (await listWorkloads(cluster)).some(({ name, kind }) => name === service && kind === "Rollout");
  return found ? undefined : `${service} is not released by shares of the calls here (global.rollouts.enabled)`;
}

/** A new version that takes over by its steps, beside the fault. Back is where it came from, however far it has got by then. */
export async function withRelease(
  cluster: Cluster,
  fault: PlannedFault,
  release: Release,
  { id, forMs, clock }: PlanOrder,
): Promise<PlannedFault> {
  const path = `${rollouts(cluster.namespace)}/${release.service}`;
  const { spec } = mustBe(await cluster.ask("GET", path), `the Rollout ${release.service}`) as Rollout;
  const { containers, volumes = null } = spec.template.spec as PodTemplate["spec"] & { readonly volumes?: object[] };
  const back = { metadata: { annotations: { [mark]: null } }, spec: { containers, volumes } };
  return {
    ...fault,
    undo: [...fault.undo, { verb: "PATCH", path, body: { spec: { template: back } } }],
    make: async (owner) => {
      const template = await templateOf(cluster, spec.template, release, { id, until: clock.now() + forMs, owner });
      mustBe(await cluster.ask("PATCH", path, { spec: { template } }), `releasing ${release.service}`);
      return fault.make(owner);
    },
  };
}

interface Run {
  readonly id: string;
  readonly until: number;
  readonly owner: Owner;
}

async function templateOf(
  { ask, namespace }: Cluster,
  template: PodTemplate,
  { service, version }: Release,
  { id, until, owner }: Run,
): Promise<object> {
  const metadata = { annotations: { [mark]: id } };
  if (version === "same") return { metadata };
  const name = partNameOf(id, "version");
  const rules = { metadata: { name, ownerReferences: [owner] }, data: faultsOf(service, failingPercent, until) };
  mustBe(await ask("POST", configMaps(namespace), rules), "what the bad version is told");
  return { metadata, spec: faulty(template, name).spec };
}
