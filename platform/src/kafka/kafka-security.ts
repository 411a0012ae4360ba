import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "@platformatic/kafka";
import { type KafkaSecuritySettings, mustBeSound } from "../kafka-settings.ts";

/** How brokers are to be convinced of who we are, and we of who they are. */
export type KafkaSecurity = Pick<ConnectionOptions, "tls" | "sasl">;

/** Reads the files that the settings name. */
export function kafkaSecurity(settings: KafkaSecuritySettings): KafkaSecurity {
  mustBeSound(settings);
  return { ...tlsOf(settings), ...saslOf(settings) };
}

function tlsOf(settings: KafkaSecuritySettings): KafkaSecurity {
  if (!settings.KAFKA_SECURITY_PROTOCOL.endsWith("SSL")) return {};
  const { KAFKA_CA: ca, KAFKA_CERT: cert, KAFKA_KEY: key } = settings;
  const files = Object.entries({ ca, cert, key }).filter(([, file]) => file !== "");
  return { tls: Object.fromEntries(files.map(([name, file]) => [name, readFileSync(file)])) };
}

function saslOf(settings: KafkaSecuritySettings): KafkaSecurity {
  if (!settings.KAFKA_SECURITY_PROTOCOL.startsWith("SASL")) return {};
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = settings;
  return { sasl: { mechanism, username, password } };
}
