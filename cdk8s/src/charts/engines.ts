import { z } from "zod";
import { simulatorUrl } from "../environment.ts";
import type { HelmChart } from "../helm/chart.ts";
import { text, value } from "../helm/expression.ts";
import { simulatorMesh } from "../mesh/simulator.ts";
import { databaseSecret, secretsOf } from "../secrets.ts";
import type { ServiceInfo } from "../services.ts";
import { dns, istiod } from "../workload/network-policy.ts";
import { engineChart } from "./engine-chart.ts";
import { engineValues } from "./engine-values.ts";

const fromSecret = (name: string, key: string) => ({ name: key, valueFrom: { secretKeyRef: { name, key } } });
const namesOf = (services: readonly ServiceInfo[]) => services.map(({ deploy }) => deploy.name);
const healthPort = 8_081;

export function postgresqlChart(services: readonly ServiceInfo[]): HelmChart {
  const stores = namesOf(services.filter(({ deploy }) => deploy.stores.includes("database")));
  const databases = {
    name: "databases",
    projected: {
      defaultMode: 0o440,
      sources: stores.map((name) => ({
        secret: { name: databaseSecret(name), items: [{ key: "DATABASE_URL", path: name }] },
      })),
    },
  };
  return engineChart({
    name: "postgresql",
    description: "PostgreSQL for trials of Shopstream: one pod",
    port: value("global.postgresql.port"),
    healthPort,
    values: engineValues("postgresql", {
      maxConnections: z
        .number()
        .int()
        .min(10)
        .max(5_000)
        .default(300)
        .describe("Each pod of a service takes up to ten."),
    }),
    env: [
      fromSecret("postgresql", "POSTGRES_PASSWORD"),
      { name: "PORT", value: text("global.postgresql.port") },
      { name: "HEALTH_PORT", value: String(healthPort) },
      { name: "MAX_CONNECTIONS", value: text("maxConnections") },
      { name: "DATABASES_DIR", value: "/etc/shopstream/databases" },
    ],
    mounts: { "/etc/shopstream/databases": databases },
    clients: stores,
    readme: "A role and a database for each service, with the passwords that the chart `foundation` made.",
  });
}

export function redisChart(services: readonly ServiceInfo[]): HelmChart {
  const clients = services.filter(({ deploy }) => secretsOf(deploy).some(({ name }) => name === "redis"));
  return engineChart({
    name: "redis",
    description: "Redis for trials of Shopstream: one pod, written through to disk",
    port: value("global.redis.port"),
    healthPort,
    values: engineValues("redis", {}),
    env: [
      fromSecret("redis", "REDIS_PASSWORD"),
      { name: "PORT", value: text("global.redis.port") },
      { name: "HEALTH_PORT", value: String(healthPort) },
    ],
    clients: namesOf(clients),
    readme: "Carts, the event bus, rate limits. Every write reaches the disk before it is answered.",
  });
}

const simulatorPort = 12_111;
const gatewayPods = { podSelector: { matchLabels: { "app.kubernetes.io/name": "gateway" } } };

export function stripeSimulatorChart(services: readonly ServiceInfo[]): HelmChart {
  const payers = services.filter(({ deploy }) => deploy.egress?.includes("api.stripe.com"));
  const gatewayPort = services.find(({ deploy }) => deploy.name === "gateway")?.deploy.httpPort ?? 8_080;
  const webhooks = `http://gateway:${gatewayPort}/v1/payments/webhooks/stripe`;
  return engineChart({
    name: "stripe-simulator",
    description: "A stand-in for Stripe's API: no money moves",
    port: simulatorPort,
    healthPort: simulatorPort,
    values: engineValues("stripe-simulator", {}),
    env: [
      { name: "PORT", value: String(simulatorPort) },
      { name: "HOST", value: "0.0.0.0" },
      { name: "SECRET_KEY", valueFrom: { secretKeyRef: { name: "stripe", key: "STRIPE_SECRET_KEY" } } },
      { name: "PUBLISHABLE_KEY", valueFrom: { secretKeyRef: { name: "stripe", key: "STRIPE_PUBLISHABLE_KEY" } } },
      { name: "WEBHOOK_SECRET", valueFrom: { secretKeyRef: { name: "stripe", key: "STRIPE_WEBHOOK_SECRET" } } },
      { name: "WEBHOOK_URL", value: webhooks },
      { name: "PUBLIC_URL", value: text(simulatorUrl) },
    ],
    clients: namesOf(payers),
    isMeshed: true,
    more: (chart) => simulatorMesh(chart, payers),
    egress: [...dns, istiod, { to: [gatewayPods], ports: [{ protocol: "TCP", port: gatewayPort }] }],
    readme: `Test cards and faults as in \`services/stripe-simulator/README.md\`.`,
  });
}
