import { beforeAll, describe, expect, it } from "vitest";
import { environments } from "../charts/environments.ts";
import { allCharts } from "../charts.ts";
import { type Rendered, renderUmbrella } from "../helm/render-chart.ts";
import { readServices } from "../services.ts";
import { inspect } from "./rule.ts";
import { allRules } from "./rules.ts";

// biome-ignore lint/suspicious/noExplicitAny: the changes reach deep into objects, and make what their types forbid
type Change = (object: any) => void;

describe("the rules for what is installed", () => {
  let release: readonly Rendered[];
  beforeAll(async () => {
    const services = await readServices();
    const [local] = environments(services);
    release = renderUmbrella(allCharts(services), local?.values ?? {}, { name: "shop", namespace: "shop" });
  });

  /** The names of the rules that find something once one object is changed. */
  function brokenBy(kind: string, change: Change): readonly string[] {
    const changed = structuredClone(release) as Rendered[];
    const object = changed.find((each) => each.kind === kind);
    change(object);
    return [...new Set(inspect(changed, allRules).map(({ rule }) => rule))];
  }

  const offences: readonly (readonly [string, string, Change])[] = [
    ["non-root", "Deployment", ({ spec }) => (spec.template.spec.securityContext.runAsNonRoot = false)],
    ["non-root", "Job", ({ spec }) => (spec.template.spec.securityContext.runAsUser = 0)],
    ["seccomp", "StatefulSet", ({ spec }) => delete spec.template.spec.securityContext.seccompProfile],
    ["no-host", "Deployment", ({ spec }) => (spec.template.spec.hostNetwork = true)],
    ["no-host", "Deployment", ({ spec }) => spec.template.spec.volumes.push({ name: "x", hostPath: { path: "/" } })],
    ["no-token", "Pod", ({ spec }) => delete spec.automountServiceAccountToken],
    ["no-escalation", "Deployment", ({ spec }) => delete spec.template.spec.containers[0].securityContext],
    [
      "no-capabilities",
      "Deployment",
      ({ spec }) => (spec.template.spec.containers[0].securityContext.capabilities.add = ["NET_ADMIN"]),
    ],
    [
      "read-only-root",
      "Job",
      ({ spec }) => (spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem = false),
    ],
    ["requests", "Pod", ({ spec }) => delete spec.containers[0].resources.requests.cpu],
    ["memory-limit", "Deployment", ({ spec }) => delete spec.template.spec.containers[0].resources.limits],
    ["pinned-image", "Deployment", ({ spec }) => (spec.template.spec.containers[0].image = "orders:latest")],
    ["pinned-image", "Deployment", ({ spec }) => (spec.template.spec.containers[0].image = "registry:5000/orders")],
    ["probes", "Deployment", ({ spec }) => delete spec.template.spec.containers[0].readinessProbe],
    ["known-ports", "Deployment", ({ spec }) => (spec.template.spec.containers[0].ports[0].name = "web")],
    [
      "one-value",
      "Deployment",
      ({ spec }) => spec.template.spec.containers[0].env.push({ name: "VERSION", value: "" }),
    ],
    ["graceful-end", "Deployment", ({ spec }) => (spec.template.spec.terminationGracePeriodSeconds = 5)],
    ["service-has-pods", "Service", ({ spec }) => (spec.selector["app.kubernetes.io/name"] = "nobody")],
    ["service-has-pods", "Service", ({ spec }) => (spec.ports[0].targetPort = "nowhere")],
    ["config-is-there", "ConfigMap", ({ metadata }) => (metadata.name = "another")],
    ["selector-matches", "Deployment", ({ spec }) => (spec.selector.matchLabels["app.kubernetes.io/name"] = "another")],
    ["budget-for-servers", "PodDisruptionBudget", ({ spec }) => (spec.selector.matchLabels = { x: "y" })],
    [
      "policy-for-pods",
      "Deployment",
      ({ spec }) => (spec.template.metadata.labels["app.kubernetes.io/name"] = "another"),
    ],
    ["policy-before-hook", "Job", ({ metadata }) => (metadata.annotations["helm.sh/hook-weight"] = "0")],
    ["one-of-a-name", "ServiceAccount", ({ metadata }) => (metadata.name = "catalog")],
  ];

  it.each(offences)("%s: a %s that breaks it is found", (rule, kind, change) => {
    expect(brokenBy(kind, change)).toContain(rule);
  });

  it("each has been broken here", () => {
    const broken = new Set(offences.map(([rule]) => rule));
    expect(allRules.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
  });
});
