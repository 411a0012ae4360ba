import type { Rendered } from "../../cdk8s/src/helm/render-chart.ts";

// What Prometheus' operator makes of a PodMonitor: which pods it reads, and which labels it adds to what they say.

type Labels = Readonly<Record<string, string>>;

interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

interface Monitor {
  readonly namespaceSelector?: { readonly matchNames?: readonly string[] };
  readonly selector: { readonly matchLabels?: Labels };
  readonly podTargetLabels?: readonly string[];
  readonly podMetricsEndpoints: readonly {
    readonly relabelings?: readonly {
      readonly sourceLabels?: readonly string[];
      readonly targetLabel: string;
      readonly replacement?: string;
    }[];
  }[];
}

// As the operator writes Kubernetes' names, which Prometheus does not take.
const written = (name: string) => name.replaceAll(/[^a-zA-Z0-9_]/g, "_");

/** The labels of the pod's series; undefined where the monitor, which is in the namespace, does not read the pod. */
export function readBy(monitor: Rendered, namespace: string, pod: Pod): Labels | undefined {
  const spec = monitor.spec as Monitor;
  const where = spec.namespaceSelector?.matchNames ?? [namespace];
  const wanted = Object.entries(spec.selector.matchLabels ?? {});
  if (!where.includes(pod.namespace) || !wanted.every(([label, value]) => pod.labels[label] === value))
    return undefined;
  const taken = (spec.podTargetLabels ?? []).filter((label) => label in pod.labels);
  const added = (spec.podMetricsEndpoints[0]?.relabelings ?? []).map(({ sourceLabels, targetLabel, replacement }) => [
    targetLabel,
    replacement ?? (sourceLabels ?? []).map((label) => metaLabels(pod)[label] ?? "").join(";"),
  ]);
  return {
    namespace: pod.namespace,
    ...Object.fromEntries(taken.map((label) => [written(label), pod.labels[label] ?? ""])),
    ...Object.fromEntries(added),
  };
}

const metaLabels = ({ labels }: Pod): Labels =>
  Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [`__meta_kubernetes_pod_label_${written(label)}`, value]),
  );
