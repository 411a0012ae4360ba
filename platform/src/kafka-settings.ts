import { z } from "zod";
import { AppError } from "./errors.ts";

/** By the names that Kafka itself has for them. */
export const kafkaSecurityShape = {
  KAFKA_SECURITY_PROTOCOL: z.enum(["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]).default("PLAINTEXT"),
  /** PEM file of the authority that signed the brokers' certificates; without, the system's are asked. */
  KAFKA_CA: z.string().default(""),
  /** PEM files of our own certificate and its key, for brokers that want one. */
  KAFKA_CERT: z.string().default(""),
  KAFKA_KEY: z.string().default(""),
  KAFKA_SASL_MECHANISM: z.enum(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]).default("SCRAM-SHA-512"),
  KAFKA_USERNAME: z.string().default(""),
  KAFKA_PASSWORD: z.string().default(""),
};

const settings = z.object(kafkaSecurityShape);

export type KafkaSecuritySettings = z.infer<typeof settings>;

/** Of a Kafka that lets in everybody who reaches it. */
export const openToAll: KafkaSecuritySettings = settings.parse({});

/** What contradicts itself would be refused later, by a broker that does not say why, or send a password in the clear. */
export function mustBeSound(given: KafkaSecuritySettings): void {
  const fields = problemsOf(given).map(({ field, message }) => ({ field, code: "contradiction", message }));
  if (fields.length === 0) return;
  const list = fields.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new AppError("invalid", "bad_environment", `Kafka cannot be spoken to with this environment: ${list}`, {
    fields,
  });
}

function problemsOf(given: KafkaSecuritySettings): readonly { field: string; message: string }[] {
  const { KAFKA_SECURITY_PROTOCOL: protocol, KAFKA_SASL_MECHANISM: mechanism } = given;
  const [isSasl, isTls] = [protocol.startsWith("SASL"), protocol.endsWith("SSL")];
  const problem = (field: keyof KafkaSecuritySettings, isOne: boolean, message: string) =>
    isOne ? [{ field, message }] : [];
  const names = ["KAFKA_USERNAME", "KAFKA_PASSWORD"] as const;
  const files = ["KAFKA_CA", "KAFKA_CERT", "KAFKA_KEY"] as const;
  return [
    ...names.flatMap((name) => problem(name, isSasl && given[name] === "", `is needed with ${protocol}`)),
    ...names.flatMap((name) => problem(name, !isSasl && given[name] !== "", `would not be used with ${protocol}`)),
    ...files.flatMap((name) => problem(name, !isTls && given[name] !== "", `would not be used with ${protocol}`)),
    ...problem("KAFKA_KEY", (given.KAFKA_CERT === "") !== (given.KAFKA_KEY === ""), "belongs to KAFKA_CERT: give both"),
    ...problem(
      "KAFKA_SASL_MECHANISM",
      protocol === "SASL_PLAINTEXT" && mechanism === "PLAIN",
      "PLAIN sends the password in the clear: it needs SASL_SSL",
    ),
  ];
}
