import type { Rendered } from "../helm/render-chart.ts";
import { type FoundPod, podsOf, whereOf } from "./pods.ts";
import type { Finding, Rule } from "./rule.ts";

type Labels = Readonly<Record<string, string>>;
type Found = Omit<Finding, "rule">;

const ofKind = (objects: readonly Rendered[], kind: string) => objects.filter((object) => object.kind === kind);
const selects = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

interface ServiceSpec {
  readonly selector: Labels;
  readonly ports: readonly { readonly name: string; readonly targetPort: string | number }[];
}

function serviceFindings(object: Rendered, pods: readonly FoundPod[]): readonly Found[] {
  const { selector, ports } = object.spec as ServiceSpec;
  const behind = pods.filter(({ labels }) => selects(selector, labels));
  if (behind.length !== 1) return [{ where: whereOf(object), what: `selects ${behind.length} workloads` }];
  const open = behind.flatMap(({ containers }) => containers.flatMap(({ ports: own = [] }) => own));
  const closed = ports.filter(
    ({ targetPort }) => !open.some(({ name, containerPort }) => name === targetPort || containerPort === targetPort),
  );
  return closed.map(({ name }) => ({ where: whereOf(object), what: `its port ${name} leads nowhere` }));
}

function missingConfig(pod: FoundPod, objects: readonly Rendered[], elsewhere: readonly string[]): readonly Found[] {
  const there = new Set([...ofKind(objects, "ConfigMap").map(({ metadata }) => metadata.name), ...elsewhere]);
  const wanted = [
    ...pod.containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name)),
    ...(pod.spec.volumes ?? []).map(({ configMap }) => configMap?.name),
  ];
  const missing = wanted.filter((name) => name !== undefined && !there.has(name));
  return missing.map((name) => ({ where: pod.where, what: `needs the ConfigMap ${name}, which nobody makes` }));
}

const annotation = ({ metadata }: Rendered, name: string) =>
  (metadata as { annotations?: Labels }).annotations?.[`helm.sh/${name}`];
const isHook = (object: Rendered) => annotation(object, "hook") !== undefined;
const weight = (object: Rendered) => Number(annotation(object, "hook-weight") ?? "0");
/** A hook of the same moments that Helm makes earlier. */
const isBefore = (policy: Rendered, object: Rendered) =>
  annotation(policy, "hook") === annotation(object, "hook") && weight(policy) < weight(object);
const isFor = ({ spec }: Rendered, { labels }: FoundPod) =>
  selects((spec as { podSelector: { matchLabels?: Labels } }).podSelector.matchLabels ?? {}, labels);

// Made by the chart foundation from what the cluster has, which no rendering shows.
const keyMaps = ["service-certificates", "access-token-certificate"];

/** What names another object names one that is there. */
export const referenceRules: readonly Rule[] = [
  {
    name: "service-has-pods",
    why: "A Service that selects nothing answers nobody.",
    check: (objects) => ofKind(objects, "Service").flatMap((object) => serviceFindings(object, podsOf(objects))),
  },
  {
    name: "config-is-there",
    why: "A pod without its ConfigMap never starts.",
    check: (objects) => podsOf(objects).flatMap((pod) => missingConfig(pod, objects, keyMaps)),
  },
  {
    name: "selector-matches",
    why: "A workload that does not select its own pods is refused.",
    check: (objects) =>
      podsOf(objects).flatMap(({ object, labels, where }) => {
        const selector = (object.spec as { selector?: { matchLabels?: Labels } }).selector?.matchLabels;
        return selector === undefined || selects(selector, labels) ? [] : [{ where, what: "does not select its pods" }];
      }),
  },
  {
    name: "budget-for-servers",
    why: "Without one, a drain of nodes may take every replica at once.",
    check: (objects) => {
      const budgets = ofKind(objects, "PodDisruptionBudget").map(
        ({ spec }) => (spec as { selector: { matchLabels: Labels } }).selector.matchLabels,
      );
      // Bundled engines have one pod, and a budget would only block the drain.
      const replicated = podsOf(objects).filter(({ isServer, object }) => isServer && object.kind !== "StatefulSet");
      return replicated
        .filter(({ labels }) => !budgets.some((selector) => selects(selector, labels)))
        .map(({ where }) => ({ where, what: "has no PodDisruptionBudget" }));
    },
  },
  {
    name: "policy-for-pods",
    why: "A pod that no policy selects may talk to everybody, were it not for the default.",
    check: (objects) => {
      const policies = ofKind(objects, "NetworkPolicy").map(
        ({ spec }) => (spec as { podSelector: { matchLabels?: Labels } }).podSelector.matchLabels,
      );
      return podsOf(objects)
        .filter(({ labels }) => !policies.some((selector) => selector !== undefined && selects(selector, labels)))
        .map(({ where }) => ({ where, what: "is in no NetworkPolicy" }));
    },
  },
  {
    name: "policy-before-hook",
    why: "A hook's pod runs before the objects of its release: only a policy among the hooks lets it reach anything.",
    check: (objects) => {
      const policies = ofKind(objects, "NetworkPolicy");
      if (policies.length === 0) return [];
      return podsOf(objects)
        .filter(({ object }) => isHook(object))
        .filter((pod) => !policies.some((policy) => isBefore(policy, pod.object) && isFor(policy, pod)))
        .map(({ where }) => ({ where, what: "is in no NetworkPolicy while it runs" }));
    },
  },
  {
    name: "one-of-a-name",
    why: "The second object of a name overwrites the first.",
    check: (objects) => {
      const names = objects.map(whereOf);
      return names
        .filter((name, index) => names.indexOf(name) !== index)
        .map((where) => ({ where, what: "is there twice" }));
    },
  },
];
