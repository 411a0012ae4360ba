import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, type Expression, not, ref, text, value } from "../helm/expression.ts";
import { databaseSecret, secretsOf } from "../secrets.ts";
import type { ServiceInfo } from "../services.ts";
import { opensearch } from "../workload/own-engines.ts";

/** What the External Secrets operator reads of ours. */
interface ExternalSecret {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ExternalSecret";
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly spec: object;
}

/** Secrets from a vault of yours, one for each that is not bundled: `shopstream/orders-database` and so on. */
export function externalSecretsFile(chart: HelmChart, services: readonly ServiceInfo[]): void {
  const wanted = ref("externalSecrets.enabled");
  const databases = services.filter(({ deploy }) => deploy.stores.includes("database"));
  const stripe = services.flatMap(({ deploy }) => secretsOf(deploy)).find(({ name }) => name === "stripe");
  const needed = (name: string, condition: Expression) =>
    new TemplateFile(chart, `externalsecret-${name}`, call("and", wanted, condition));
  const file = (name: string, bundled: string) => needed(name, not(ref(bundled)));
  const ofDatabases = file("databases", "global.postgresql.bundled");
  for (const { deploy } of databases) ofDatabases.add(externalSecret(databaseSecret(deploy.name), ["DATABASE_URL"]));
  file("redis", "global.redis.bundled").add(externalSecret("redis", ["REDIS_URL"]));
  needed("opensearch", opensearch.isOn).add(externalSecret("opensearch", ["OPENSEARCH_URL"]));
  needed("mail-server", ref("global.mail.own")).add(externalSecret("mail-server", ["SMTP_URL"]));
  const ofKafka = externalSecret(value<string>("global.kafka.credentials"), ["KAFKA_USERNAME", "KAFKA_PASSWORD"]);
  needed("kafka", call("and", ref("global.kafka.enabled"), ref("global.kafka.credentials"))).add(ofKafka);
  if (stripe) file("stripe", "global.stripe.simulated").add(externalSecret("stripe", stripe.variables));
}

function externalSecret(name: string, keys: readonly string[]): ExternalSecret {
  const key = `${as<string>(ref("externalSecrets.prefix"))}${name}`;
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, labels: { "app.kubernetes.io/part-of": "shopstream" } },
    spec: {
      refreshInterval: text("externalSecrets.refreshInterval"),
      secretStoreRef: { kind: "ClusterSecretStore", name: text("externalSecrets.store") },
      target: { name, creationPolicy: "Owner" },
      data: keys.map((property) => ({ secretKey: property, remoteRef: { key, property } })),
    },
  };
}
