import type { IIoK8sApiNetworkingV1NetworkPolicyEgressRule as Egress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule";
import type { IIoK8sApiCoreV1Volume } from "kubernetes-models/v1/Volume";
import { call, type Expression, itemsWhen, ref, text, value, when } from "../helm/expression.ts";
import { speaksRpc } from "../secrets.ts";
import type { ServiceInfo } from "../services.ts";
import { tcp, toPeers } from "./reach.ts";

// Engines of scale that are the user's own: none of them is bundled, and without them the shop works as well.

/** An engine that pods reach once it is switched on. */
export interface OwnEngine {
  readonly name: "kafka" | "opensearch";
  readonly isOn: Expression;
}

const kafka: OwnEngine = { name: "kafka", isOn: ref("global.kafka.enabled") };
export const opensearch: OwnEngine = { name: "opensearch", isOn: ref("global.opensearch.enabled") };
export const ownEngines = [kafka, opensearch] as const;

const has = (part: string) => call("and", kafka.isOn, ref(`global.kafka.${part}`));
/** Secrets of Kafka that are read as files: by value, the keys of each by variable. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ca: { KAFKA_CA: "ca.crt" },
  certificate: { KAFKA_CERT: "tls.crt", KAFKA_KEY: "tls.key" },
};
const folderOf = (part: string) => `/etc/shopstream/kafka/${part}`;

/** Those that a service has to do with. */
export function enginesOf({ deploy, settings }: ServiceInfo): readonly OwnEngine[] {
  return [...(speaksRpc(deploy) ? [kafka] : []), ...("OPENSEARCH_URL" in settings ? [opensearch] : [])];
}

const usesKafka = (service: ServiceInfo) => enginesOf(service).includes(kafka);

/** What the environment says of Kafka that is no secret. */
export function kafkaSettings(service: ServiceInfo): Record<string, unknown> {
  if (!usesKafka(service)) return {};
  const ofFiles = Object.entries(files).map(([part, keys]) =>
    when(
      has(part),
      Object.fromEntries(Object.entries(keys).map(([variable, key]) => [variable, `${folderOf(part)}/${key}`])),
    ),
  );
  return Object.assign(
    when(kafka.isOn, {
      BUS: "kafka",
      KAFKA_BROKERS: text("global.kafka.brokers"),
      KAFKA_PREFIX: text("global.kafka.prefix"),
      KAFKA_SECURITY_PROTOCOL: text("global.kafka.securityProtocol"),
      KAFKA_SASL_MECHANISM: text("global.kafka.saslMechanism"),
    }),
    ...ofFiles,
  );
}

const fromSecret = (path: string, key: string) => ({
  name: key,
  valueFrom: { secretKeyRef: { name: text(path), key } },
});

export function engineVariables(service: ServiceInfo) {
  const ofKafka = ["KAFKA_USERNAME", "KAFKA_PASSWORD"].map((key) => fromSecret("global.kafka.credentials", key));
  const ofOpenSearch = fromSecret("global.opensearch.secret", "OPENSEARCH_URL");
  return [
    ...(usesKafka(service) ? [itemsWhen(has("credentials"), ...ofKafka)] : []),
    ...(enginesOf(service).includes(opensearch) ? [itemsWhen(opensearch.isOn, ofOpenSearch)] : []),
  ];
}

export function engineVolumes(service: ServiceInfo): IIoK8sApiCoreV1Volume[] {
  if (!usesKafka(service)) return [];
  return Object.entries(files).map(([part, keys]) =>
    itemsWhen<IIoK8sApiCoreV1Volume>(has(part), {
      name: `kafka-${part}`,
      secret: {
        secretName: text(`global.kafka.${part}`),
        defaultMode: 0o440,
        items: Object.values(keys).map((key) => ({ key, path: key })),
      },
    }),
  );
}

export function engineMounts(service: ServiceInfo) {
  if (!usesKafka(service)) return [];
  return Object.keys(files).map((part) =>
    itemsWhen(has(part), { name: `kafka-${part}`, mountPath: folderOf(part), readOnly: true }),
  );
}

/** Where a policy lets a service's pods go. */
export function engineEgress(service: ServiceInfo): Egress[] {
  return enginesOf(service).flatMap(({ name, isOn }) => {
    const ports = tcp(value(`global.${name}.port`));
    const peers = `global.${name}.peers`;
    return [
      itemsWhen<Egress>(isOn, { to: [{ ipBlock: { cidr: text(`global.${name}.cidr`) } }], ports }),
      toPeers(peers, ports, call("and", isOn, ref(peers))),
    ];
  });
}
