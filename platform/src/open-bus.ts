import type { Bus, BusAdmin } from "./bus.ts";
import { RedisBus, type RedisBusDeps } from "./bus-redis.ts";
import { RedisBusAdmin } from "./bus-redis-admin.ts";
import type { Clock } from "./clock.ts";
import { kafkaSecurity } from "./kafka/kafka-security.ts";
import type { KafkaSecuritySettings } from "./kafka-settings.ts";
import type { PlatformConfig } from "./platform-config.ts";
import { connectRedis } from "./redis.ts";

type Settings = Pick<
  PlatformConfig,
  "BUS" | "BUS_KEEP" | "KAFKA_BROKERS" | "KAFKA_PREFIX" | "KAFKA_SESSION_MS" | "REDIS_PREFIX"
> &
  KafkaSecuritySettings;

/** The bus that the settings name; a service cannot tell which. */
export async function openBus(settings: Settings, seams: Omit<RedisBusDeps, "prefix" | "keep">): Promise<Bus> {
  if (settings.BUS === "redis")
    return new RedisBus({ ...seams, prefix: settings.REDIS_PREFIX, keep: settings.BUS_KEEP });
  const { clock, random, log } = seams;
  // Loaded by those who use it: its client takes most of a second to load.
  const { KafkaBus } = await import("./kafka/kafka-bus.ts");
  const { KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix } = settings;
  const cluster = { brokers, prefix, clock, security: kafkaSecurity(settings) };
  return new KafkaBus({ clock, random, log, cluster, sessionTimeoutMs: settings.KAFKA_SESSION_MS });
}

/** Where an installation's bus is: Kafka, or else Redis. */
export interface BusAddress {
  readonly redisUrl: string;
  readonly redisPrefix: string;
  readonly kafkaBrokers?: string | undefined;
  readonly kafkaPrefix?: string | undefined;
  readonly kafkaSecurity?: KafkaSecuritySettings | undefined;
}

/** Connects to the bus as its operator. */
export async function openBusAdmin(bus: BusAddress, clock: Clock): Promise<BusAdmin> {
  const { redisUrl, redisPrefix, kafkaBrokers, kafkaPrefix = "", kafkaSecurity: settings } = bus;
  if (kafkaBrokers === undefined) return new RedisBusAdmin(connectRedis(redisUrl), redisPrefix);
  const { KafkaBusAdmin } = await import("./kafka/kafka-admin.ts");
  const security = settings === undefined ? {} : kafkaSecurity(settings);
  return new KafkaBusAdmin({ brokers: kafkaBrokers, prefix: kafkaPrefix, clock, security });
}
