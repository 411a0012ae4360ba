import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Check } from "../doctor.ts";
import type { Cluster } from "./cluster.ts";

/** Classes by which a cluster says who serves an object. */
interface ClassNeed {
  readonly name: string;
  readonly path: string;
  readonly isDefault: string;
  /** The classes that an object asks for; "" is the cluster's default. */
  readonly wanted: (object: Rendered) => readonly string[];
  readonly verdict: "warning" | "fatal";
  readonly hint: string;
}

interface Claiming {
  readonly volumeClaimTemplates?: readonly { readonly spec: { readonly storageClassName?: string } }[];
  readonly ingressClassName?: string;
}

interface Class {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

const needs: readonly ClassNeed[] = [
  {
    name: "storage class",
    path: "/apis/storage.k8s.io/v1/storageclasses",
    isDefault: "storageclass.kubernetes.io/is-default-class",
    wanted: ({ spec }) =>
      ((spec as Claiming | undefined)?.volumeClaimTemplates ?? []).map((claim) => claim.spec.storageClassName ?? ""),
    verdict: "fatal",
    hint: "name one with CHART.persistence.storageClass, or for a trial set CHART.persistence.enabled=false",
  },
  {
    name: "ingress class",
    path: "/apis/networking.k8s.io/v1/ingressclasses",
    isDefault: "ingressclass.kubernetes.io/is-default-class",
    wanted: ({ kind, spec }) => (kind === "Ingress" ? [(spec as Claiming).ingressClassName ?? ""] : []),
    // Some controllers take what names their class without such an object.
    verdict: "warning",
    hint: "name one that is there with edge.className, or set another edge.kind",
  },
];

export async function classNeeds(cluster: Cluster, objects: readonly Rendered[]): Promise<Check[]> {
  const checks = needs.map(async (need) => {
    const wanted = [...new Set(objects.flatMap(need.wanted))];
    return wanted.length === 0 ? [] : [await check(cluster, need, wanted)];
  });
  return (await Promise.all(checks)).flat();
}

async function check({ ask }: Cluster, need: ClassNeed, wanted: readonly string[]): Promise<Check> {
  const { name, hint, verdict } = need;
  const { status, body } = await ask("GET", need.path);
  const found = { category: "cluster", name, hint } as const;
  // Not to everybody is shown what belongs to the whole cluster; who may not look may still use it.
  if (status !== 200) return { ...found, verdict: "warning", detail: "is not shown to you, so nothing is known of it" };
  const classes = (body as { items: readonly Class[] }).items;
  const missing = wanted.filter((one) => !classes.some((candidate) => serves(candidate, one, need.isDefault)));
  if (missing.length === 0) return { ...found, verdict: "ok", detail: wanted.map(told).join(", "), hint: "" };
  const there = classes.map(({ metadata }) => metadata.name).join(", ") || "none";
  return { ...found, verdict, detail: `there is no ${missing.map(told).join(", ")}; there are: ${there}` };
}

const told = (name: string) => name || "default";

function serves({ metadata }: Class, wanted: string, isDefault: string): boolean {
  return wanted === "" ? metadata.annotations?.[isDefault] === "true" : metadata.name === wanted;
}
