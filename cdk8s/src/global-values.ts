import { kafkaSecurityShape } from "@shopstream/platform/kafka-settings.ts";
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
  enabled: enabled("Prometheus reads the services' metrics."),
  operator: enabled(
    "By PodMonitors and with PrometheusRules. Without the operator pods ask by annotations, and rules are in the ConfigMap shop-rules.",
    true,
  ),
  namespace: name("monitoring", "Where Prometheus runs; only from there may metrics be read."),
  interval: name("15s", "How often metrics are read."),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe("Labels by which Prometheus finds its PodMonitors and PrometheusRules."),
  repository: name("", "Where this repository is read, with a slash at its end: alerts link to runbooks there."),
  alertmanager: z
    .strictObject({
      enabled: enabled(
        "Lead the shop's alerts to whom they are for: an AlertmanagerConfig, or without the operator the ConfigMap shop-alertmanager.",
      ),
      secret: name(
        "alert-receivers",
        "A Secret of yours: the addresses `page` and `ticket`, each a webhook. Without the operator you mount it yourself.",
      ),
    })
    .describe("Whom alerts reach. Without it they are in your Alertmanager's own routes."),
});

const analysis = z.strictObject({
  prometheus: name("http://prometheus-operated.monitoring:9090", "Who is asked, as seen by Argo Rollouts."),
  metrics: z
    .enum(["services", "proxies"])
    .default("services")
    .describe(
      "What counts calls: the services, with any proxy; or proxies of Istio's own images (istio_requests_total).",
    ),
  interval: name("10s", "How often it is asked. More often than metrics are read tells nothing new."),
  window: name("1m", "What guards look back on; at least four times as long as monitoring.interval."),
  evidence: name("15m", "What gates look back on: everything since the release began."),
  minimumEvents: z.number().int().min(1).default(20).describe("Of fewer events a gate makes nothing."),
  attempts: z
    .number()
    .int()
    .min(1)
    .default(12)
    .describe("How often a gate asks before the release is paused for a person."),
});

const rollouts = z.strictObject({
  enabled: enabled("Release by Argo Rollouts: Rollout objects in place of Deployments."),
  stepDuration: name("1m", "How long a new version has a share of the calls before the gate to the next one."),
  deadlineSeconds: z
    .number()
    .int()
    .min(30)
    .default(180)
    .describe("New pods that are not ready within this time end the release."),
  analysis,
});

const tracing = z.strictObject({
  endpoint: name("", "Base address of a collector that takes OTLP over HTTP; no traces without it."),
  namespace: name("monitoring", "Where the collector runs."),
  port: port(4318, "Of the collector, for the network policy."),
  ratio: z.number().min(0).max(1).default(0.05).describe("The share of new traces that is recorded."),
  provider: name(
    "",
    "What Istio's own configuration calls that collector (extensionProviders); without it proxies are in no trace.",
  ),
});

const peers = (what: string) =>
  z
    .array(z.record(z.string(), z.unknown()))
    .default([])
    .describe(`${what}, as a NetworkPolicy names them: [{ namespaceSelector: …, podSelector: … }, { ipBlock: … }].`);

const postgresql = z.strictObject({
  bundled: enabled("Use the chart postgresql: one pod without a replica or backup, for trials and tests."),
  port: port(5432, "Of the server that DATABASE_URL names; the network policy lets services reach it."),
  cidr: name("0.0.0.0/0", "Addresses where your server may be. Narrow it down to its subnet."),
  peers: peers("Pods of a server in this cluster"),
});

const redis = z.strictObject({
  bundled: enabled("Use the chart redis: one pod without a replica, for trials and tests."),
  port: port(6379, "Of the server that REDIS_URL names."),
  cidr: name("0.0.0.0/0", "Addresses where your server may be."),
  peers: peers("Pods of a server in this cluster"),
});

const kafka = z.strictObject({
  enabled: enabled("Events travel over your Kafka, and no longer over Redis."),
  brokers: name("kafka:9092", "host:port, with commas between."),
  prefix: name("", "Before every topic and group, where installations share a cluster."),
  port: port(9092, "Of the brokers, for the network policy."),
  cidr: name("0.0.0.0/0", "Addresses where the brokers may be."),
  peers: peers("Pods of brokers in this cluster"),
  securityProtocol: z
    .enum(kafkaSecurityShape.KAFKA_SECURITY_PROTOCOL.unwrap().options)
    .default("PLAINTEXT")
    .describe("As the brokers want it; Amazon MSK with SCRAM wants SASL_SSL."),
  saslMechanism: z
    .enum(kafkaSecurityShape.KAFKA_SASL_MECHANISM.unwrap().options)
    .default("SCRAM-SHA-512")
    .describe("How a name is proven, with SASL_SSL and SASL_PLAINTEXT."),
  credentials: name(
    "",
    "Secret with the keys KAFKA_USERNAME and KAFKA_PASSWORD; needed with SASL_SSL and SASL_PLAINTEXT.",
  ),
  ca: name(
    "",
    "Secret with the key ca.crt: who signed the brokers' certificates; the system's authorities without it.",
  ),
  certificate: name("", "Secret with the keys tls.crt and tls.key, for brokers that want a certificate of ours."),
});

const opensearch = z.strictObject({
  enabled: enabled("Search runs on your OpenSearch; PostgreSQL keeps the book beside it."),
  secret: name(
    "opensearch",
    "Secret with the key OPENSEARCH_URL: nodes with commas between, user and password before the host.",
  ),
  port: port(9200, "Of the nodes, for the network policy."),
  cidr: name("0.0.0.0/0", "Addresses where the nodes may be."),
  peers: peers("Pods of nodes in this cluster"),
});

const mail = z.strictObject({
  own: enabled(
    "The Secret mail-server with the key SMTP_URL is yours, or comes from the vault. Without it mails wait for a Service called mail.",
  ),
  port: port(587, "Of the server that SMTP_URL names; whoever sends mail may reach it."),
  cidr: name("0.0.0.0/0", "Addresses where your server may be."),
});

const stripe = z.strictObject({
  simulated: enabled("Use the chart stripe-simulator in place of Stripe: no money moves."),
  publicUrl: name(
    "",
    "Where customers' browsers reach the simulator, with cards and for 3-D Secure; https://stripe. and the host when empty.",
  ),
});

/** What concerns the whole shop: every chart has it, and the umbrella hands its own down. */
export const globalValues = z
  .strictObject({
    host: name("shop.example.com", "The shop's public host name."),
    publicUrl: name("", "Its address as customers see it; https:// and the host when empty."),
    logLevel: z.enum(["trace", "debug", "info", "warn", "error"]).default("info").describe("Of every service."),
    image,
    mesh,
    rollouts,
    monitoring,
    tracing,
    networkPolicy: z.strictObject({
      enabled: enabled("Let pods talk only along the declared calls.", true),
    }),
    dns: z.strictObject({
      peers: peers("Where names are resolved besides pods labelled k8s-app=kube-dns"),
    }),
    edge: z.strictObject({
      namespace: name("ingress-nginx", "Where the ingress controller or gateway runs; it reaches what is public."),
      peers: peers("Where else calls from outside come from: addresses of load balancers or of nodes"),
      weighted: enabled(
        "The way in is Istio's gateway, and takes part in canaries of what it leads to. False for other kinds of edge: " +
          "they reach the pods of all versions.",
        true,
      ),
    }),
    migrations: z.strictObject({
      atStart: enabled(
        "Services migrate their databases as they start. For a first installation of the whole shop in one release, whose " +
          "hooks run before a bundled PostgreSQL or Secrets from a vault are there; upgrades migrate before either way.",
      ),
    }),
    postgresql,
    redis,
    kafka,
    opensearch,
    mail,
    stripe,
  })
  .describe("The same in every chart.");
