import type { ISidecar } from "@kubernetes-models/istio/networking.istio.io/v1/Sidecar";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, type Expression, itemsWhen, literal, ref } from "../helm/expression.ts";
import { sendsMail, speaksRpc } from "../secrets.ts";
import type { ServiceInfo } from "../services.ts";
import { type Component, labelsOf, selectorOf } from "../workload/labels.ts";
import { enginesOf } from "../workload/own-engines.ts";
import { hostOf, meshed, namespaceHosts, outsideHost } from "./names.ts";

/** Whom a service's proxy knows: those it calls. To everybody else it finds no way, and istiod sends it less. */
export function scopeFile(chart: HelmChart, service: ServiceInfo): void {
  new TemplateFile(chart, "sidecar", meshed).add(sidecar(service.deploy.name, hostsOf(service)));
}

export function sidecar(name: string, hosts: readonly string[], component: Component = "server"): ISidecar {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Sidecar",
    metadata: { name, labels: labelsOf(name, component) },
    spec: {
      workloadSelector: { labels: selectorOf(name, component) },
      outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      egress: [{ hosts: [...hosts] }],
    },
  };
}

function hostsOf(service: ServiceInfo): readonly string[] {
  const { deploy } = service;
  return [
    ...[...deploy.calls, ...(deploy.callsOverHttp ?? [])].map(hostOf),
    ...(deploy.stores.includes("database") ? [either("global.postgresql.bundled", "postgresql")] : []),
    ...(speaksRpc(deploy) ? [either("global.redis.bundled", "redis")] : []),
    ...enginesOf(service).map(({ name, isOn }) => itemsWhen(isOn, `./${outsideHost(name)}`)),
    ...(deploy.egress ?? []).map(egressHost),
    ...(sendsMail(deploy) ? [`./${outsideHost("mail")}`] : []),
    itemsWhen(ref("global.tracing.endpoint"), namespaceHosts("global.tracing.namespace")),
  ];
}

/** The bundled one by its Service, yours by the name that the chart mesh gives it. */
function either(bundled: string, engine: string): string {
  return choose(ref(bundled), engine, `./${outsideHost(engine)}`);
}

function egressHost(host: string): string {
  if (host !== "api.stripe.com") return `./${host}`;
  return choose(ref("global.stripe.simulated"), "stripe-simulator", `./${host}`);
}

function choose(condition: Expression, service: string, otherwise: string): string {
  const inside = call("printf", literal(`./${service}.%s.svc.cluster.local`), ref("Release.Namespace"));
  return as(call("quote", call("ternary", inside, literal(otherwise), condition)));
}
