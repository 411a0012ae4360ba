import type { Rendered } from "../helm/render-chart.ts";

interface Model {
  validate(): void;
}

type Models = Readonly<Record<string, new (data: object) => Model>>;

type Load = () => Promise<unknown>;

// By apiVersion, loaded when asked for: together they are thousands of files.
const models: Readonly<Record<string, Load>> = {
  v1: () => import("kubernetes-models/v1"),
  "apps/v1": () => import("kubernetes-models/apps/v1"),
  "batch/v1": () => import("kubernetes-models/batch/v1"),
  "autoscaling/v2": () => import("kubernetes-models/autoscaling/v2"),
  "policy/v1": () => import("kubernetes-models/policy/v1"),
  "networking.k8s.io/v1": () => import("kubernetes-models/networking.k8s.io/v1"),
  "argoproj.io/v1alpha1": () => import("@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1"),
  "monitoring.coreos.com/v1": () => import("@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1"),
  "monitoring.coreos.com/v1alpha1": () =>
    import("@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1"),
  "networking.istio.io/v1": () => import("@kubernetes-models/istio/networking.istio.io/v1"),
  "networking.istio.io/v1alpha3": () => import("@kubernetes-models/istio/networking.istio.io/v1alpha3"),
  "security.istio.io/v1": () => import("@kubernetes-models/istio/security.istio.io/v1"),
  "gateway.networking.k8s.io/v1": () => import("@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1"),
};

/** Kinds that no package models; kubeconform does not know them either. */
const unmodelled = new Set(["ExternalSecret"]);

/** What the models of Kubernetes and its extensions refuse, member by member. */
export async function findModelProblems(
  objects: readonly Rendered[],
): Promise<{ readonly checked: number; readonly problems: readonly string[] }> {
  const known = objects.filter(({ kind }) => !unmodelled.has(kind));
  const problems = await Promise.all(known.map(problemOf));
  return { checked: known.length, problems: problems.filter((problem) => problem !== undefined) };
}

async function problemOf(object: Rendered): Promise<string | undefined> {
  const where = `${object.kind}/${object.metadata.name}`;
  const Kind = ((await models[object.apiVersion]?.()) as Models | undefined)?.[object.kind];
  if (Kind === undefined) return `${where}: ${object.apiVersion} has no such kind`;
  try {
    new Kind(object).validate();
    return undefined;
  } catch (error) {
    return `${where}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
