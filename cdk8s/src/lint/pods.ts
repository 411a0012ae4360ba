import type { IIoK8sApiCoreV1Container as Container } from "kubernetes-models/v1/Container";
import type { IIoK8sApiCoreV1PodSpec as PodSpec } from "kubernetes-models/v1/PodSpec";
import type { Rendered } from "../helm/render-chart.ts";

export interface FoundPod {
  /** `Deployment/orders`. */
  readonly where: string;
  readonly object: Rendered;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  readonly containers: readonly Container[];
  /** Runs until it is told to end, as Jobs and tests do not. */
  readonly isServer: boolean;
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

const servers = ["Deployment", "Rollout", "StatefulSet", "DaemonSet"];

/** Every pod that these objects make. */
export function podsOf(objects: readonly Rendered[]): readonly FoundPod[] {
  return objects.flatMap((object) => {
    const template = templateOf(object);
    if (template === undefined) return [];
    const { spec, metadata } = template;
    return [
      {
        where: whereOf(object),
        object,
        labels: metadata?.labels ?? {},
        spec,
        containers: [...(spec.initContainers ?? []), ...spec.containers],
        isServer: servers.includes(object.kind),
      },
    ];
  });
}

export function whereOf({ kind, metadata }: Rendered): string {
  return `${kind}/${metadata.name}`;
}

function templateOf(object: Rendered): Template | undefined {
  if (object.kind === "Pod") return object as unknown as Template;
  if (object.kind === "AnalysisTemplate") return jobOf(object);
  return (object.spec as { template?: Template } | undefined)?.template;
}

interface Analysis {
  readonly metrics: readonly {
    readonly provider: { readonly job?: { readonly spec: { readonly template: Template } } };
  }[];
}

/** The pod of an analysis that is a Job; most ask Prometheus and have none. */
function jobOf({ spec }: Rendered): Template | undefined {
  return (spec as Analysis).metrics.flatMap(({ provider }) => provider.job?.spec.template ?? [])[0];
}
