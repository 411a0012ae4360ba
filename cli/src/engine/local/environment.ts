import type { Environment } from "@shopstream/platform/config.ts";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { postgresUrl } from "@shopstream/platform/embedded/postgres.ts";
import { redisUrl } from "@shopstream/platform/embedded/redis.ts";
import { kafkaSecurityShape } from "@shopstream/platform/kafka-settings.ts";
import { buildId } from "../build-id.ts";
import type { Secrets } from "../secrets.ts";
import type { Ports } from "./ports.ts";

export interface LocalPlatform {
  readonly services: readonly Deploy[];
  readonly webApps: readonly Deploy[];
  readonly ports: Ports;
  readonly postgresPort: number;
  readonly redisPort: number;
  readonly secrets: Secrets;
  /** The environment of the person who starts it: real Stripe keys, log level and the collector of traces come from there. */
  readonly env: Environment;
}

const adminEmail = "admin@shopstream.local";

/** What the services read, for all of them at once: a service's own name before a key makes it its own. */
export async function serviceEnvironment(platform: LocalPlatform): Promise<Record<string, string>> {
  const { services, ports, secrets, env, postgresPort, redisPort } = platform;
  const perService = services.flatMap((service) => serviceKeys(service, ports, secrets, postgresPort));
  const keys = await Promise.all(services.map(({ name }) => secrets.keyPair(`service-${name}`, name)));
  return {
    PATH: env.PATH ?? "/usr/bin:/bin",
    NODE_ENV: "production",
    BUILD_ID: buildId(),
    HOST: "127.0.0.1",
    LOG_LEVEL: env.LOG_LEVEL ?? "info",
    REDIS_URL: redisUrl(redisPort, secrets.word("redis-password")),
    ACCESS_TOKEN_JWKS: secrets.keySet("access-token.jwks.json", [await secrets.keyPair("access-token")]),
    ACCESS_TOKEN_PRIVATE_JWK: secrets.path("access-token.jwk.json"),
    // A service signs under its own name.
    SERVICE_JWKS: secrets.keySet("services.jwks.json", keys),
    GATEWAY_METRICS_PORT: String(ports["gateway-metrics"]),
    ...pagesOf(platform),
    PUBLIC_URL: `http://127.0.0.1:${ports.gateway}`,
    ORDER_TOKEN_SECRET: secrets.word("order-token-secret"),
    MAIL_TOKEN_SECRET: secrets.word("mail-token-secret"),
    UNSUBSCRIBE_SECRET: secrets.word("unsubscribe-secret"),
    SMTP_URL: smtpUrl(platform),
    ...(env.MAIL_FROM === undefined ? {} : { MAIL_FROM: env.MAIL_FROM }),
    BOOTSTRAP_ADMIN_EMAIL: adminEmail,
    BOOTSTRAP_ADMIN_PASSWORD: secrets.word("admin-password"),
    ...Object.fromEntries(Object.entries(env).filter(([key]) => key.startsWith("OTEL_"))),
    ...busKeys(env),
    ...searchKeys(env),
    ...stripeKeys(platform),
    ...Object.fromEntries(perService),
  };
}

// Pages ask the gateway in their visitors' names, so it has to believe this machine who that is.
function pagesOf({ webApps, ports }: LocalPlatform): Record<string, string> {
  const storefront = webApps.find(({ name }) => name === "storefront");
  if (storefront === undefined) return {};
  return { GATEWAY_STOREFRONT_URL: `http://127.0.0.1:${ports.storefront}`, GATEWAY_TRUST_PROXY: "loopback" };
}

/** What a web app reads. It keeps no secrets, and gets none. */
export function webEnvironment({ name }: Deploy, buildDigest: string, { ports, env }: LocalPlatform) {
  const prefix = name.toUpperCase().replaceAll("-", "_");
  return {
    PATH: env.PATH ?? "/usr/bin:/bin",
    NODE_ENV: "production",
    BUILD_ID: buildDigest,
    HOST: "127.0.0.1",
    LOG_LEVEL: env.LOG_LEVEL ?? "info",
    NEXT_TELEMETRY_DISABLED: "1",
    GATEWAY_URL: `http://127.0.0.1:${ports.gateway}`,
    PUBLIC_URL: `http://127.0.0.1:${ports.gateway}`,
    [`${prefix}_HTTP_PORT`]: String(ports[name]),
    [`${prefix}_METRICS_PORT`]: String(ports[`${name}-metrics`]),
  };
}

/** A mail server in the environment wins; otherwise the local inbox takes every mail. */
function smtpUrl({ env, ports }: Pick<LocalPlatform, "env" | "ports">): string {
  return env.SMTP_URL ?? `smtp://127.0.0.1:${ports["inbox-smtp"]}`;
}

/** Who may sign in as administrator after the first start. */
export function adminAccount(secrets: Secrets): { email: string; password: string } {
  return { email: adminEmail, password: secrets.word("admin-password") };
}

export function databaseUrl(service: string, secrets: Secrets, port: number): string {
  return postgresUrl(port, service, secrets.word(`database-${service}`), service);
}

function serviceKeys(
  { name, stores, grpcPort }: Deploy,
  ports: Ports,
  secrets: Secrets,
  postgresPort: number,
): [string, string][] {
  const prefix = name.toUpperCase().replaceAll("-", "_");
  const keys: [string, string][] = [
    [`${prefix}_HTTP_PORT`, String(ports[name])],
    [`${prefix}_SERVICE_KEY`, secrets.path(`service-${name}.jwk.json`)],
  ];
  if (stores.includes("database")) keys.push([`${prefix}_DATABASE_URL`, databaseUrl(name, secrets, postgresPort)]);
  const rpcPort = ports[`${name}-grpc`];
  if (grpcPort !== undefined && rpcPort !== undefined)
    keys.push([`${prefix}_GRPC_PORT`, String(rpcPort)], [`RPC_${prefix}`, `127.0.0.1:${rpcPort}`]);
  return keys;
}

/** A Kafka of the person's own, where BUS=kafka says so; Redis otherwise. */
export function busKeys({ BUS, ...env }: Environment): Record<string, string> {
  if (BUS !== "kafka") return { BUS: "redis" };
  const { KAFKA_BROKERS = "127.0.0.1:9092", KAFKA_PREFIX = "" } = env;
  const security = Object.keys(kafkaSecurityShape).flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]]));
  return { BUS, KAFKA_BROKERS, KAFKA_PREFIX, ...Object.fromEntries(security) };
}

/** An OpenSearch of the person's own, where SEARCH_ENGINE=opensearch says so; PostgreSQL otherwise. */
function searchKeys({ SEARCH_ENGINE, OPENSEARCH_URL = "http://127.0.0.1:9200", ...env }: Environment) {
  if (SEARCH_ENGINE !== "opensearch") return { SEARCH_ENGINE: "postgres" };
  const more = ["OPENSEARCH_PREFIX", "OPENSEARCH_TIMEOUT_MS"].flatMap((key) =>
    env[key] === undefined ? [] : [[key, env[key]]],
  );
  return { SEARCH_ENGINE, OPENSEARCH_URL, ...Object.fromEntries(more) };
}

/** Real keys in the environment win; otherwise the simulator stands in for Stripe. */
export function stripeKeys({
  env,
  secrets,
  ports,
}: Pick<LocalPlatform, "env" | "secrets" | "ports">): Record<string, string> {
  if (env.STRIPE_SECRET_KEY !== undefined) {
    return {
      STRIPE_SECRET_KEY: env.STRIPE_SECRET_KEY,
      STRIPE_PUBLISHABLE_KEY: env.STRIPE_PUBLISHABLE_KEY ?? "",
      STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET ?? "",
    };
  }
  return {
    STRIPE_SECRET_KEY: secrets.word("stripe-secret-key", "sk_test_"),
    STRIPE_PUBLISHABLE_KEY: secrets.word("stripe-publishable-key", "pk_test_"),
    STRIPE_WEBHOOK_SECRET: secrets.word("stripe-webhook-secret", "whsec_"),
    STRIPE_API_BASE: `http://127.0.0.1:${ports.simulator}`,
  };
}
