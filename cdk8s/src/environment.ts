import { z } from "zod";
import { call, literal, not, ref, text, when } from "./helm/expression.ts";
import { meshed } from "./mesh/names.ts";
import { secretsOf, speaksRpc } from "./secrets.ts";
import type { ServiceInfo } from "./services.ts";
import { kafkaSettings, opensearch } from "./workload/own-engines.ts";

/** Where public keys are mounted. */
export const certificates = "/etc/shopstream/certificates";
export const accessTokenCertificate = "/etc/shopstream/access-token";
/** Where the files of Secrets are mounted, a folder for each. */
export const secretFiles = "/etc/shopstream/secrets";

const publicUrl = call("default", call("printf", literal("https://%s"), ref("global.host")), ref("global.publicUrl"));

/** Where browsers reach the simulator: they send cards there themselves, as they would to Stripe. */
export const simulatorUrl = call(
  "default",
  call("printf", literal("https://stripe.%s"), ref("global.host")),
  ref("global.stripe.publicUrl"),
);

/** Settings that follow from the chart's other values. */
const wired: Readonly<Record<string, () => Record<string, unknown>>> = {
  PUBLIC_URL: () => ({ PUBLIC_URL: text(publicUrl) }),
  STRIPE_API_BASE: () => when(ref("global.stripe.simulated"), { STRIPE_API_BASE: "http://stripe-simulator:12111" }),
  STRIPE_PUBLIC_API_BASE: () => when(ref("global.stripe.simulated"), { STRIPE_PUBLIC_API_BASE: text(simulatorUrl) }),
  // Istio's gateway takes the mark of a smoke test off what comes from outside; without a mesh nobody sends one.
  TAKES_TRIALS: () => when(meshed, { TAKES_TRIALS: "true" }),
  ACCESS_TOKEN_JWKS: () => ({}),
  SEARCH_ENGINE: () => ({
    SEARCH_ENGINE: text(call("ternary", literal("opensearch"), literal("postgres"), opensearch.isOn)),
  }),
  // It holds a password, so it comes from a Secret.
  OPENSEARCH_URL: () => ({}),
};

// Defaults that are right in a cluster, where they differ from those of a process on a laptop.
const inCluster: Readonly<Record<string, unknown>> = {
  // The edge and the sidecar are the only ones who can reach the gateway, and both are at private addresses.
  TRUST_PROXY: "loopback, linklocal, uniquelocal",
  // The gateway and the pages ask each other; an empty STOREFRONT_URL makes an API without pages.
  GATEWAY_URL: "http://gateway:8080",
  STOREFRONT_URL: "http://storefront:3000",
};

/** The settings that a user may change in values.yaml under `config`. */
export function settingsOf(service: ServiceInfo): Readonly<Record<string, z.ZodType>> {
  const secret = new Set(
    secretsOf(service.deploy).flatMap(({ variables, files }) => [...variables, ...Object.keys(files)]),
  );
  const entries = Object.entries(service.settings).filter(([name]) => !(name in wired) && !secret.has(name));
  const open = entries.filter(([, setting]) => setting.safeParse(undefined).success);
  const missing = entries.filter((entry) => !open.includes(entry)).map(([name]) => name);
  if (missing.length > 0) throw new Error(`${service.deploy.name}: nothing provides ${missing.join(", ")}`);
  const optional = ([, setting]: readonly [string, z.ZodType]) => setting.safeParse(undefined).data !== undefined;
  return Object.fromEntries(open.filter(optional).map(([name, setting]) => [name, withDefault(name, setting)]));
}

function withDefault(name: string, setting: z.ZodType): z.ZodType {
  const fallback = name in inCluster ? inCluster[name] : setting.safeParse(undefined).data;
  const described = (type: z.ZodType) => type.describe(setting.description ?? "");
  // The environment has words only; in YAML a yes or no is one.
  if (typeof fallback === "boolean") return described(z.boolean().default(fallback));
  return name in inCluster ? described(setting.default(fallback)) : setting;
}

/** The ConfigMap's data: everything of the environment that is no secret. */
export function configData(service: ServiceInfo): Record<string, unknown> {
  const { deploy, settings } = service;
  const wiredHere = Object.entries(wired).filter(([name]) => name in settings);
  return {
    LOG_LEVEL: text("global.logLevel"),
    ...when(ref("global.tracing.endpoint"), {
      OTEL_EXPORTER_OTLP_ENDPOINT: text("global.tracing.endpoint"),
      OTEL_TRACES_SAMPLER_ARG: text("global.tracing.ratio"),
    }),
    DRAIN_MS: text(call("mul", ref("drain.seconds"), literal(1_000))),
    ...(deploy.stores.includes("database") ? { MIGRATE_AT_START: text("global.migrations.atStart") } : {}),
    ...(speaksRpc(deploy)
      ? {
          SERVICE_JWKS: certificates,
          ACCESS_TOKEN_JWKS: `${accessTokenCertificate}/access-token.crt`,
          // Half of what the startup probe allows (pod.ts): stores may be started at the same moment, or moved to another node.
          START_PATIENCE_MS: "60000",
          // One place repeats an answer: the mesh where there is one, unless versions share the calls (mesh/routes.ts).
          ...when(call("and", meshed, not(ref("global.rollouts.enabled"))), { RPC_RETRIES: "0" }),
          ...when(meshed, { RPC_MOST_AT_ONCE: "0" }),
        }
      : {}),
    ...kafkaSettings(service),
    ...Object.assign({}, ...wiredHere.map(([, wire]) => wire())),
    ...Object.fromEntries(
      Object.entries(settingsOf(service)).map(([name, setting]) => [name, settingText(name, setting)]),
    ),
  };
}

function settingText(name: string, setting: z.ZodType): string {
  const isNumber = typeof setting.safeParse(undefined).data === "number";
  // Helm reads numbers as floating point, and would write a million as 1e+06.
  return text(isNumber ? call("int64", ref(`config.${name}`)) : ref(`config.${name}`));
}

/** Where a callee's gRPC is found: its Service, at the port it declares. */
export function rpcAddresses(services: readonly ServiceInfo[], calls: readonly string[]): Record<string, string> {
  const entries = calls.map((name) => {
    const callee = services.find(({ deploy }) => deploy.name === name)?.deploy;
    if (callee?.grpcPort === undefined) throw new Error(`${name} is called, but declares no gRPC port`);
    return [`RPC_${name.toUpperCase().replaceAll("-", "_")}`, `${name}:${callee.grpcPort}`] as const;
  });
  return Object.fromEntries(entries);
}
