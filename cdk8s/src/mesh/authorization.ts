import type { IAuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { itemsWhen, ref, text } from "../helm/expression.ts";
import { callersOf, httpCallersOf, type ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { edgeIdentity, identityOf, meshed } from "./names.ts";
import { pathsOfAll } from "./smoke-paths.ts";

type Rule = NonNullable<NonNullable<IAuthorizationPolicy["spec"]>["rules"]>[number];

export function methodsOf(service: string): readonly MethodDefinition[] {
  return Object.values(contract.find(({ name }) => name === service)?.methods ?? {});
}

/**
 * What a service may ask of another: what the contract opens to users, in whose name it then acts, and what it grants to
 * that service itself. The gateway acts in users' names only.
 */
export function methodsFor(caller: string, callee: string): readonly string[] {
  const isOpen = ({ http, access }: MethodDefinition) => http !== undefined || access.services.includes(caller);
  return methodsOf(callee)
    .filter(isOpen)
    .map(({ path }) => path)
    .sort();
}

/** Who may call a service, on which port, and for which methods. Whatever no rule allows is refused. */
export function authorizationFile(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name } = service.deploy;
  new TemplateFile(chart, "authorizationpolicy", meshed).add<IAuthorizationPolicy>({
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      selector: { matchLabels: selectorOf(name) },
      action: "ALLOW",
      rules: [...rpcRules(service.deploy, services), ...httpRules(service.deploy, services)],
    },
  });
}

const from = (...principals: readonly string[]) => [{ source: { principals: [...principals] } }];
const to = (port: number, more: object = {}) => [{ operation: { ports: [String(port)], ...more } }];

function rpcRules({ name, grpcPort }: Deploy, services: readonly ServiceInfo[]): readonly Rule[] {
  if (grpcPort === undefined) return [];
  return callersOf(name, services).map((caller) => ({
    from: from(identityOf(caller)),
    to: to(grpcPort, { methods: ["POST"], paths: [...methodsFor(caller, name)] }),
  }));
}

const webhook = "/v1/payments/webhooks/stripe";

function httpRules(
  { name, httpPort, metricsPort, edge, smokePaths = [] }: Deploy,
  services: readonly ServiceInfo[],
): readonly Rule[] {
  const callers = httpCallersOf(name, services);
  return [
    ...(callers.length === 0 ? [] : [{ from: from(...callers.map(identityOf)), to: to(httpPort) }]),
    ...(name === "gateway"
      ? [
          itemsWhen<Rule>(ref("global.stripe.simulated"), {
            from: from(identityOf("stripe-simulator")),
            to: to(httpPort, { methods: ["POST"], paths: [webhook] }),
          }),
        ]
      : []),
    ...(edge === undefined ? [] : [{ from: from(edgeIdentity()), to: to(httpPort) }]),
    // `helm test` and the smoke test of a release ask from within the namespace.
    {
      from: [{ source: { namespaces: [text("Release.Namespace")] } }],
      to: to(httpPort, {
        methods: ["GET"],
        paths: ["/readyz", ...new Set([...smokePaths, ...(name === "gateway" ? pathsOfAll : [])])],
      }),
    },
    // Prometheus is in no mesh, so it has no name; the network policy lets nobody else reach the port.
    itemsWhen<Rule>(ref("global.monitoring.enabled"), {
      to: to(metricsPort ?? httpPort, { methods: ["GET"], paths: ["/metrics"] }),
    }),
  ];
}
