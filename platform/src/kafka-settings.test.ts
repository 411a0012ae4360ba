import { describe, expect, it } from "vitest";
import { z } from "zod";
import { loadConfig } from "./config.ts";
import { kafkaSecurityShape, mustBeSound } from "./kafka-settings.ts";

describe("the settings of a Kafka that wants to know who we are", () => {
  const problems = (env: Record<string, string>) => {
    try {
      mustBeSound(loadConfig("search", z.object(kafkaSecurityShape), env));
      return [];
    } catch (error) {
      return (error as { options: { fields: { field: string }[] } }).options.fields.map(({ field }) => field);
    }
  };
  const user = { KAFKA_USERNAME: "shop", KAFKA_PASSWORD: "secret" };

  it.each([
    ["nothing", {}],
    ["its certificate alone", { KAFKA_SECURITY_PROTOCOL: "SSL", KAFKA_CA: "ca.pem" }],
    ["ours, too", { KAFKA_SECURITY_PROTOCOL: "SSL", KAFKA_CERT: "own.pem", KAFKA_KEY: "own.key" }],
    ["a name over TLS", { KAFKA_SECURITY_PROTOCOL: "SASL_SSL", KAFKA_SASL_MECHANISM: "PLAIN", ...user }],
    ["a name that is proven without being sent", { KAFKA_SECURITY_PROTOCOL: "SASL_PLAINTEXT", ...user }],
  ])("%s will do", (_, env) => {
    expect(problems(env)).toEqual([]);
  });

  it.each([
    ["a name without a password", { KAFKA_SECURITY_PROTOCOL: "SASL_SSL", KAFKA_USERNAME: "shop" }, ["KAFKA_PASSWORD"]],
    ["a name that nobody asks for", { ...user }, ["KAFKA_USERNAME", "KAFKA_PASSWORD"]],
    ["a certificate without TLS", { KAFKA_CA: "ca.pem" }, ["KAFKA_CA"]],
    ["half a certificate", { KAFKA_SECURITY_PROTOCOL: "SSL", KAFKA_CERT: "own.pem" }, ["KAFKA_KEY"]],
    [
      "a password in the clear",
      { KAFKA_SECURITY_PROTOCOL: "SASL_PLAINTEXT", KAFKA_SASL_MECHANISM: "PLAIN", ...user },
      ["KAFKA_SASL_MECHANISM"],
    ],
    ["what Kafka does not know", { KAFKA_SECURITY_PROTOCOL: "TLS" }, ["KAFKA_SECURITY_PROTOCOL"]],
  ])("%s is refused at the start, by its name", (_, env, fields) => {
    expect(problems(env)).toEqual(fields);
  });
});
