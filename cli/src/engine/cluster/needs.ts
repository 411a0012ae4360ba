import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Check } from "../doctor.ts";
import { classNeeds } from "./classes.ts";
import type { Cluster } from "./cluster.ts";
import { groupOf, type KnownKinds, knownKinds, type ObjectRef } from "./kinds.ts";
import { findNamespace } from "./namespace.ts";

/** What has to be there for kinds that no cluster has by itself, and how to do without. By group. */
const waysOut: Readonly<Record<string, string>> = {
  "networking.istio.io": "install Istio, or set global.mesh.enabled=false and an edge.kind other than istio",
  "security.istio.io": "install Istio, or set global.mesh.enabled=false",
  "argoproj.io": "install Argo Rollouts, or set global.rollouts.enabled=false",
  "monitoring.coreos.com":
    "install the Prometheus operator, or set global.monitoring.operator=false (or global.monitoring.enabled=false)",
  "external-secrets.io":
    "install External Secrets, or set foundation.externalSecrets.enabled=false and make the Secrets",
  "gateway.networking.k8s.io": "install the Gateway API with a controller, or set another edge.kind",
};

const verbs = ["create", "patch", "delete"] as const;

const secret: ObjectRef = { apiVersion: "v1", kind: "Secret", metadata: { name: "" } };

/** Whether a cluster can take these objects, asked before anything is changed. What Helm keeps itself are Secrets. */
export async function clusterNeeds(cluster: Cluster, objects: readonly Rendered[]): Promise<Check[]> {
  const all = [...objects, secret];
  const kinds = await knownKinds(cluster, all);
  return [
    ...missingKinds(kinds, objects),
    await namespaceRight(cluster),
    await rights(cluster, kinds, all),
    ...(await classNeeds(cluster, objects)),
  ];
}

const ok = (name: string, detail: string): Check => ({ category: "cluster", name, verdict: "ok", detail, hint: "" });

function missingKinds(kinds: KnownKinds, objects: readonly Rendered[]): Check[] {
  const missing = objects.filter((object) => kinds(object) === undefined);
  if (missing.length === 0) return [ok("kinds", `all ${count(objects)} that the values need`)];
  return [...Map.groupBy(missing, ({ apiVersion }) => groupOf(apiVersion))].map(([group, found]) => ({
    category: "cluster",
    name: `kinds of ${group}`,
    verdict: "fatal",
    detail: `the values need ${namesOf(found).join(", ")}, which the cluster does not have`,
    hint: waysOut[group] ?? `install what brings ${group}`,
  }));
}

const namesOf = (objects: readonly ObjectRef[]) => [
  ...new Set(objects.map(({ apiVersion, kind }) => `${kind} (${apiVersion})`)),
];
const count = (objects: readonly ObjectRef[]) => namesOf(objects).length;

async function namespaceRight(cluster: Cluster): Promise<Check> {
  const { namespace } = cluster;
  const found = await findNamespace(cluster).catch((error: Error) => error);
  const check = { category: "cluster", name: "namespace" } as const;
  if (found instanceof Error)
    return { ...check, verdict: "fatal", detail: found.message, hint: `ask for the role edit in ${namespace}` };
  if (found !== undefined) return ok("namespace", `${namespace} is there`);
  if (await cluster.may("create", "namespaces")) return ok("namespace", `${namespace} is to be made`);
  const hint = `ask for a namespace ${namespace} and the role edit in it, or name yours with --namespace`;
  return { ...check, verdict: "fatal", detail: `there is no ${namespace}, and you may not make it`, hint };
}

/** Every kind is asked for, since the roles that Kubernetes brings do not reach kinds that were added to it. */
async function rights(cluster: Cluster, kinds: KnownKinds, objects: readonly ObjectRef[]): Promise<Check> {
  const { namespace } = cluster;
  const resources = new Map(
    objects.flatMap((object) => {
      const [plural, group] = [kinds(object)?.plural, groupOf(object.apiVersion)];
      return plural === undefined ? [] : [[group === "" ? plural : `${plural}.${group}`, { plural, group }] as const];
    }),
  );
  const answers = [...resources].map(async ([name, { plural, group }]) => {
    const allowed = await Promise.all(verbs.map((verb) => cluster.may(verb, plural, group)));
    return allowed.every(Boolean) ? [] : [name];
  });
  const refused = (await Promise.all(answers)).flat();
  if (refused.length === 0) return ok("rights", `all that up needs in ${namespace}`);
  return {
    category: "cluster",
    name: "rights",
    verdict: "fatal",
    detail: `may not make, change or delete: ${refused.join(", ")}`,
    hint: `ask for a role in ${namespace} with ${verbs.join(", ")} on these; edit reaches only what Kubernetes brings`,
  };
}
