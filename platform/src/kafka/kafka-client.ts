import { type BaseOptions, defaultPartitioner } from "@platformatic/kafka";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { KafkaSecurity } from "./kafka-security.ts";

/** The brokers, and what is ours there. */
export interface KafkaCluster {
  /** host:port, comma-separated; one of them is enough to find the others. */
  readonly brokers: string;
  /** Before every topic and group, so that installations can share a cluster. */
  readonly prefix: string;
  readonly clock: Clock;
  /** Absent where brokers let in everybody who reaches them. */
  readonly security?: KafkaSecurity;
}

/** What every client of a cluster has in common. Requests wait seconds, not minutes: whoever waits has an answer to give. */
export function clientOptions({ brokers, security }: KafkaCluster, clientId: string): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: brokers.split(",").map((broker) => broker.trim()),
    connectTimeout: 2_000,
    timeout: 10_000,
    retries: 3,
    retryDelay: 250,
    ...security,
  };
}

/** Whatever the cluster or the way to it does not do is an outage to us. */
export function toBusError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError("unavailable", "bus_unavailable", "the event bus does not answer", { cause });
}

export function eventTopic(prefix: string, topic: string): string {
  return prefix + topic;
}

/** One partition, compacted: event id to letter. */
export function letterTopic(prefix: string, group: string): string {
  return `${prefix}${group}.dead-letters`;
}

/** Where the producer puts a key. */
export function partitionOf(key: string, partitions: number): number {
  return defaultPartitioner({ topic: "" }, Buffer.from(key)) % partitions;
}
