import type { IGateway as IApiGateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway";
import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { IGateway } from "@kubernetes-models/istio/networking.istio.io/v1/Gateway";
import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { IIngress } from "kubernetes-models/networking.k8s.io/v1/Ingress";
import { z } from "zod";
import { globalValues } from "../global-values.ts";
import { HelmChart, TemplateFile } from "../helm/chart.ts";
import {
  as,
  call,
  type Expression,
  itemsWhen,
  literal,
  not,
  optional,
  ref,
  spliced,
  text,
  verbatim,
  when,
} from "../helm/expression.ts";
import { edgeRoutes, type EdgeRoute as Route } from "../mesh/edge-routes.ts";
import { edgeMonitorFile } from "../mesh/proxy-monitor.ts";
import { edgeIsWeighted } from "../mesh/routes.ts";
import { certificateRules } from "../objectives/certificate-alerts.ts";
import { repositoryValue, withRunbookLinks } from "../objectives/runbook-links.ts";
import type { ServiceInfo } from "../services.ts";
import { operated } from "../workload/monitor-file.ts";

const unreachable =
  "the mesh cuts off who is not in it: set edge.kind=istio, or give the controller's pods a proxy of Istio and say so by edge.meshed=true";

const settings = z.strictObject({
  enabled: z.boolean().default(true).describe("The umbrella leaves the edge out when false."),
  kind: z
    .enum(["ingress", "gateway-api", "istio", "none"])
    .default("ingress")
    .describe("How the outside comes in: a plain Ingress, the Gateway API, Istio's own gateway, or your own way."),
  className: z.string().default("nginx").describe("The IngressClass or GatewayClass; unused by Istio's gateway."),
  tls: z.strictObject({
    enabled: z.boolean().default(true).describe("Answer HTTPS, and send plain HTTP there."),
    secretName: z
      .string()
      .default("shopstream-tls")
      .describe("With the certificate; yours, or one that cert-manager fills."),
  }),
  meshed: z
    .boolean()
    .default(false)
    .describe("The pods of an Ingress controller, or of another gateway than Istio's own, have a proxy of the mesh."),
  annotations: z
    .record(z.string(), z.string())
    .default({})
    .describe("Of the Ingress or Gateway: the issuer of cert-manager, or what your controller understands."),
  istio: z.strictObject({
    selector: z
      .record(z.string(), z.string())
      .default({ istio: "ingressgateway" })
      .describe("Labels of the gateway's pods."),
  }),
  global: globalValues,
});
const values = settings.refine(
  ({ enabled, global: { mesh }, ...edge }) => !enabled || !mesh.enabled || canReach(edge),
  {
    path: ["meshed"],
    message: unreachable,
  },
);

function canReach({ kind, meshed }: Pick<z.infer<typeof settings>, "kind" | "meshed">): boolean {
  return meshed || (kind !== "ingress" && kind !== "gateway-api");
}

/** The longest prefix first, as all three kinds of edge must see it. */
export function routesOf(services: readonly ServiceInfo[]): readonly Route[] {
  return services
    .flatMap(({ deploy }) => (deploy.edge ?? []).map((path) => ({ path, service: deploy.name, port: deploy.httpPort })))
    .sort((left, right) => right.path.length - left.path.length || left.path.localeCompare(right.path));
}

const kindIs = (kind: string): Expression => call("eq", ref("kind"), literal(kind));
const tls = ref("tls.enabled");
const simulated = ref("global.stripe.simulated");
const host = () => text("global.host");
const stripeHost = `stripe.${as<string>(ref("global.host"))}`;
const simulatorRoute: Route = { path: "/", service: "stripe-simulator", port: 12_111 };
const labels = { "app.kubernetes.io/name": "edge", "app.kubernetes.io/part-of": "shopstream" };
const metadata = { name: "shop", labels, ...optional("annotations", "annotations") };

/** The way in: storefront and API behind one host. */
export function edgeChart(services: readonly ServiceInfo[]): HelmChart {
  const routes = routesOf(services);
  const chart = new HelmChart({
    name: "edge",
    description: "The way into the shop: one host, TLS",
    values,
    notes,
    readme: readme(routes),
  });
  new TemplateFile(chart, "ingress", kindIs("ingress")).add(ingress(routes));
  new TemplateFile(chart, "gateway-api", kindIs("gateway-api"))
    .add(apiGateway)
    .add(httpRoute("shop", host(), routes))
    .add(redirect);
  new TemplateFile(chart, "gateway-api-stripe", call("and", kindIs("gateway-api"), simulated)).add(
    httpRoute("stripe-simulator", stripeHost, [simulatorRoute]),
  );
  new TemplateFile(chart, "istio", kindIs("istio")).add(istioGateway);
  // Where versions share the calls, each service brings its own route: the weights are its release's.
  new TemplateFile(chart, "istio-routes", call("and", kindIs("istio"), not(edgeIsWeighted))).add(
    edgeRoutes("edge-shop", host(), routes, services),
  );
  new TemplateFile(chart, "istio-stripe", call("and", kindIs("istio"), simulated)).add(
    edgeRoutes("edge-stripe-simulator", stripeHost, [simulatorRoute], services),
  );
  edgeMonitorFile(chart, kindIs("istio"));
  new TemplateFile(chart, "prometheusrule", call("and", operated, tls)).add<IPrometheusRule>({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "edge", labels: { ...labels, ...spliced("global.monitoring.labels") } },
    spec: {
      groups: withRunbookLinks(
        [certificateRules(as<string>(ref("global.host")), text("Release.Namespace"))],
        as<string>(ref(repositoryValue)),
      ) as NonNullable<IPrometheusRule["spec"]["groups"]>,
    },
  });
  return chart;
}

function ingress(routes: readonly Route[]): IIngress {
  const rule = (name: string, all: readonly Route[]) => ({
    host: name,
    http: {
      paths: all.map(({ path, service, port }) => ({
        path,
        pathType: "Prefix" as const,
        backend: { service: { name: service, port: { number: port } } },
      })),
    },
  });
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata,
    spec: {
      ingressClassName: text("className"),
      ...when(tls, {
        tls: [{ hosts: [host(), itemsWhen(simulated, stripeHost)], secretName: text("tls.secretName") }],
      }),
      rules: [rule(host(), routes), itemsWhen(simulated, rule(stripeHost, [simulatorRoute]))],
    },
  };
}

const http = { name: "http", port: 80, protocol: "HTTP" };
const apiGateway = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata,
  spec: {
    gatewayClassName: text("className"),
    listeners: [
      http,
      itemsWhen(tls, {
        name: "https",
        port: 443,
        protocol: "HTTPS",
        tls: { mode: "Terminate", certificateRefs: [{ name: text("tls.secretName") }] },
      }),
    ],
  },
} as unknown as IApiGateway;

function httpRoute(name: string, hostname: string, routes: readonly Route[]): IHTTPRoute {
  const section = as<string>(call("ternary", literal("https"), literal("http"), tls));
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, labels },
    spec: {
      parentRefs: [{ name: "shop", sectionName: section }],
      hostnames: [hostname],
      rules: routes.map(({ path, service, port }) => ({
        matches: [{ path: { type: "PathPrefix", value: path } }],
        backendRefs: [{ name: service, port }],
      })),
    },
  } as IHTTPRoute;
}

/** Plain HTTP goes to HTTPS, when there is one. */
const redirect = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: "shop-redirect", labels },
  spec: {
    parentRefs: [{ name: "shop", sectionName: "http" }],
    hostnames: [as(call("ternary", ref("global.host"), literal("redirect.invalid"), tls))],
    rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
  },
} as unknown as IHTTPRoute;

const hosts = [host(), itemsWhen(simulated, stripeHost)];
const istioGateway = {
  apiVersion: "networking.istio.io/v1",
  kind: "Gateway",
  metadata,
  spec: {
    selector: verbatim<Record<string, string>>("istio.selector"),
    servers: [
      { port: { name: "http", number: 80, protocol: "HTTP" }, hosts, ...when(tls, { tls: { httpsRedirect: true } }) },
      itemsWhen(tls, {
        port: { name: "https", number: 443, protocol: "HTTPS" },
        hosts,
        tls: { mode: "SIMPLE", credentialName: text("tls.secretName") },
      }),
    ],
  },
} as unknown as IGateway;

const notes = `{{- $isForeign := or (eq .Values.kind "ingress") (eq .Values.kind "gateway-api") }}
{{- if and .Values.global.mesh.enabled $isForeign (not .Values.meshed) }}
{{- fail "${unreachable}" }}
{{- end }}
The shop answers at {{ .Values.global.publicUrl | default (printf "https://%s" .Values.global.host) }} once the name points at the edge's address.
`;

function readme(routes: readonly Route[]): string {
  const rows = routes.map(({ path, service, port }) => `| \`${path}\` | ${service}:${port} |`);
  return `| prefix | answered by |
| --- | --- |
${rows.join("\n")}

- **TLS** ends here. Bring a Secret of type \`kubernetes.io/tls\`, or let cert-manager fill it by an annotation.
- **Client addresses** arrive as \`X-Forwarded-For\`; the gateway believes it from private addresses only. The edge's own
  Service needs \`externalTrafficPolicy: Local\`, or a load balancer that speaks the PROXY protocol, to see them itself.
- **WebSockets** pass through all three kinds; \`annotations\` may raise a controller's idle timeout for them
  (\`nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"\`).
- **Metrics**: with monitoring a PodMonitor reads the proxies of Istio's gateway (\`istio.selector\`, in \`global.edge.namespace\`). Calls
  from outside that reach no pod of a new version stop a release only if these keep \`upstream_cx_connect_fail\` and \`none_healthy\`:
  give their pods the annotation \`proxy.istio.io/config\` of the shop's own.
- The simulator of Stripe, where it is used, answers at \`stripe.\` and the shop's host.`;
}
