import { z } from "zod";
import { integer } from "./config.ts";
import type { Deploy } from "./deploy.ts";
import { kafkaSecurityShape } from "./kafka-settings.ts";

/** What every service reads from its environment beside its own settings. */
export function platformConfig(deploy: Deploy) {
  return z.object({
    HTTP_PORT: integer(deploy.httpPort),
    METRICS_PORT: integer(deploy.metricsPort ?? 0),
    GRPC_PORT: integer(deploy.grpcPort ?? 0),
    HOST: z.string().default("0.0.0.0"),
    DATABASE_URL: deploy.stores.includes("database") ? z.url() : z.string().default(""),
    DATABASE_MAX_CONNECTIONS: integer(8),
    /** False where something else migrates first (`main.ts migrate`); a database that is behind then stops the start. */
    MIGRATE_AT_START: z.stringbool().default(true),
    REDIS_URL: z.url(),
    REDIS_PREFIX: z.string().default("shop:"),
    /** Public keys, and this service's private one, as key-files.ts reads them. */
    ACCESS_TOKEN_JWKS: z.string(),
    SERVICE_JWKS: z.string().default(""),
    SERVICE_KEY: z.string().default(""),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    BUS: z.enum(["redis", "kafka"]).default("redis"),
    /** About how many events a topic keeps for replay, on Redis; fewer of what no change stands behind. */
    BUS_KEEP: integer(deploy.stores.includes("database") ? 1_000_000 : 100_000),
    /** host:port, comma-separated. */
    KAFKA_BROKERS: z.string().default("127.0.0.1:9092"),
    /** Before every topic and group, where installations share a cluster. */
    KAFKA_PREFIX: z.string().default(""),
    /** A replica that is silent for this long is missed, and the others take over. */
    KAFKA_SESSION_MS: integer(10_000),
    /** How often a call that the contract calls safe is repeated: never where a mesh does it. */
    RPC_RETRIES: integer(1),
    /** Calls at once to one service, beyond which they are refused at once; 0 where a mesh bounds them. */
    RPC_MOST_AT_ONCE: integer(256),
    DRAIN_MS: integer(10_000),
    /** How long a start waits for stores that are away before the process ends. */
    START_PATIENCE_MS: integer(0),
    /** Published events and idempotency records older than this are removed. */
    RETENTION_HOURS: integer(72),
    ...kafkaSecurityShape,
  });
}

export type PlatformConfig = z.infer<ReturnType<typeof platformConfig>>;
