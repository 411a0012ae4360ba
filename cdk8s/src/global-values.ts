import { z } from "zod";

const enabled = (description: string, isOn = false) => z.boolean().default(isOn).describe(description);
const name = (fallback: string, description: string) => z.string().default(fallback).describe(description);
const port = (fallback: number, description: string) =>
  z.number().int().min(1).max(65_535).default(fallback).describe(description);

const image = z.strictObject({
  registry: name(
    "localhost/shopstream",
    "Where the images are, without the service's name. localhost/ stands for images that were loaded into the nodes.",
  ),
  tag: name("", "The tag of every image; the chart's appVersion when empty."),
  pullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).default("IfNotPresent"),
  pullSecrets: z
    .array(z.strictObject({ name: z.string() }))
    .default([])
    .describe("Secrets to pull with: [{ name: … }]."),
});

const mesh = z.strictObject({
  enabled: enabled("Istio carries the calls between services: sidecars, and the policies of the mesh."),
  systemNamespace: name("istio-system", "Where istiod runs."),
  trustDomain: name("cluster.local", "Of the identities that istiod signs."),
});

const monitoring = z.strictObject({
  enabled: enabled("Make ServiceMonitors, for the Prometheus operator."),
  namespace: name("monitoring", "Where Prometheus runs; only from there may metrics be read."),
  interval: name("15s", "How often metrics are read."),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe("Labels by which Prometheus finds its ServiceMonitors."),
});

const tracing = z.strictObject({
  endpoint: name("", "Base address of a collector that takes OTLP over HTTP; no traces without it."),
  namespace: name("monitoring", "Where the collector runs."),
  port: port(4318, "Of the collector, for the network policy."),
  ratio: z.number().min(0).max(1).default(0.05).describe("The share of new traces that is recorded."),
});

const postgresql = z.strictObject({
  bundled: enabled("Use the chart postgresql: one pod without a replica or backup, for trials and tests."),
  port: port(5432, "Of the server that DATABASE_URL names; the network policy lets services reach it."),
  cidr: name("0.0.0.0/0", "Addresses where your server may be. Narrow it down to its subnet."),
});

const redis = z.strictObject({
  bundled: enabled("Use the chart redis: one pod without a replica, for trials and tests."),
  port: port(6379, "Of the server that REDIS_URL names."),
  cidr: name("0.0.0.0/0", "Addresses where your server may be."),
});

const mail = z.strictObject({
  port: port(587, "Of the server that SMTP_URL names; whoever sends mail may reach it."),
  cidr: name("0.0.0.0/0", "Addresses where your server may be."),
});

const stripe = z.strictObject({
  simulated: enabled("Use the chart stripe-simulator in place of Stripe: no money moves."),
});

/** What concerns the whole shop: every chart has it, and the umbrella hands its own down. */
export const globalValues = z
  .strictObject({
    host: name("shop.example.com", "The shop's public host name."),
    publicUrl: name("", "Its address as customers see it; https:// and the host when empty."),
    logLevel: z.enum(["trace", "debug", "info", "warn", "error"]).default("info").describe("Of every service."),
    image,
    mesh,
    rollouts: z.strictObject({
      enabled: enabled("Release by Argo Rollouts: Rollout objects in place of Deployments."),
    }),
    monitoring,
    tracing,
    networkPolicy: z.strictObject({
      enabled: enabled("Let pods talk only along the declared calls.", true),
    }),
    edge: z.strictObject({
      namespace: name("ingress-nginx", "Where the ingress controller or gateway runs; it reaches what is public."),
    }),
    migrations: z.strictObject({
      atStart: enabled(
        "Services migrate their databases as they start. For a first installation together with the bundled " +
          "PostgreSQL, which is not there yet when a hook would run; upgrades migrate before either way.",
      ),
    }),
    postgresql,
    redis,
    mail,
    stripe,
  })
  .describe("The same in every chart.");
