import type { IServiceEntry } from "@kubernetes-models/istio/networking.istio.io/v1/ServiceEntry";
import type { ISidecar } from "@kubernetes-models/istio/networking.istio.io/v1/Sidecar";
import type { IAuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy";
import type { IPeerAuthentication } from "@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication";
import { z } from "zod";
import { globalValues } from "../global-values.ts";
import { HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, type Expression, not, ref, text, value } from "../helm/expression.ts";
import { meshed, outsideHost } from "../mesh/names.ts";
import { proxyMonitorFile } from "../mesh/proxy-monitor.ts";
import { proxyTracesFile } from "../mesh/proxy-traces.ts";
import type { ServiceInfo } from "../services.ts";
import { ownEngines } from "../workload/own-engines.ts";

const labels = { "app.kubernetes.io/name": "mesh", "app.kubernetes.io/part-of": "shopstream" };
const metadata = (name: string) => ({ name, labels });

/** What holds for the whole namespace: proven identities, nothing allowed, nothing reachable. Services add to it. */
export function meshChart(services: readonly ServiceInfo[]): HelmChart {
  const chart = new HelmChart({
    name: "mesh",
    description: "Istio's rules for the whole shop: strict mTLS, default deny, the ways out",
    values: z.strictObject({ global: globalValues }),
    notes:
      "In {{ .Release.Namespace }} nobody is answered whom no policy allows, and nobody finds a way that no chart declares.\n",
    readme,
  });
  new TemplateFile(chart, "peerauthentication", meshed).add(strict);
  new TemplateFile(chart, "authorizationpolicy", meshed).add(allowNothing);
  new TemplateFile(chart, "sidecar", meshed).add(knowNobody);
  proxyMonitorFile(chart);
  proxyTracesFile(chart);
  for (const engine of ["postgresql", "redis"]) {
    const yours = call("and", meshed, not(ref(`global.${engine}.bundled`)));
    new TemplateFile(chart, `serviceentry-${engine}`, yours).add(byAddress(engine, `global.${engine}`));
  }
  for (const { name, isOn } of ownEngines)
    new TemplateFile(chart, `serviceentry-${name}`, call("and", meshed, isOn)).add(byAddress(name, `global.${name}`));
  new TemplateFile(chart, "serviceentry-mail", meshed).add(byAddress("mail", "global.mail"));
  for (const host of new Set(services.flatMap(({ deploy }) => deploy.egress ?? [])))
    new TemplateFile(chart, `serviceentry-${host.replaceAll(".", "-")}`, neededWhen(host)).add(byName(host));
  return chart;
}

function neededWhen(host: string): Expression {
  return host === "api.stripe.com" ? call("and", meshed, not(ref("global.stripe.simulated"))) : meshed;
}

const strict: IPeerAuthentication = {
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  metadata: metadata("default"),
  spec: { mtls: { mode: "STRICT" } },
};

// A policy without rules allows nothing.
const allowNothing: IAuthorizationPolicy = {
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: metadata("default-deny"),
  spec: {},
};

const knowNobody: ISidecar = {
  apiVersion: "networking.istio.io/v1",
  kind: "Sidecar",
  metadata: metadata("default"),
  spec: { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" }, egress: [{ hosts: ["~/*"] }] },
};

function byAddress(engine: string, path: string): IServiceEntry {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: metadata(engine),
    spec: {
      hosts: [outsideHost(engine)],
      addresses: [text(`${path}.cidr`)],
      location: "MESH_EXTERNAL",
      resolution: "NONE",
      ports: [{ number: value(`${path}.port`), name: `tcp-${engine}`, protocol: "TCP" }],
      exportTo: ["."],
    },
  };
}

function byName(host: string): IServiceEntry {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: metadata(host.replaceAll(".", "-")),
    spec: {
      hosts: [host],
      location: "MESH_EXTERNAL",
      resolution: "DNS",
      ports: [{ number: 443, name: "tls", protocol: "TLS" }],
      exportTo: ["."],
    },
  };
}

const readme = `Install it with \`global.mesh.enabled=true\` before the services, on a cluster that has Istio. Pods ask for their sidecars by
label, so the namespace needs none. With Istio's CNI plugin it may enforce the Pod Security Standard \`restricted\`.

| object | what it does |
| --- | --- |
| PeerAuthentication \`default\` | plaintext is refused |
| AuthorizationPolicy \`default-deny\` | nobody is answered unless a policy of the service allows the caller, the port and the method |
| Sidecar \`default\` | nobody knows a way to anywhere unless a Sidecar of the service names it |
| PodMonitor \`proxies\` | Prometheus reads what proxies count, where the operator is |
| Telemetry \`traces\` | proxies are in the traces, with \`global.tracing.provider\` |
| ServiceEntries | your engines and the hosts that services declare as \`egress\` |

The bundled PostgreSQL and Redis are outside of the mesh: they are reached by plain TCP, with passwords.`;
