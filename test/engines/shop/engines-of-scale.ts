import { startKafka } from "../kafka/kafka.ts";
import { startOpenSearch } from "../opensearch/opensearch.ts";

/** What stands in for the embedded defaults. */
export interface EnginesOfScale {
  /** For `shopctl up`. */
  readonly env: Readonly<Record<string, string>>;
  /** host:port, where Kafka was wanted. */
  readonly brokers: string;
  stop(): Promise<void>;
}

export interface Wanted {
  readonly kafka: boolean;
  readonly openSearch: boolean;
}

/** Real ones, each empty and for one platform alone. */
export async function startEnginesOfScale({ kafka, openSearch }: Wanted): Promise<EnginesOfScale> {
  const broker = kafka ? await startKafka() : undefined;
  const index = openSearch ? await startOpenSearch().catch((error) => stopAndThrow(broker, error)) : undefined;
  return {
    env: {
      ...(broker === undefined ? {} : { BUS: "kafka", KAFKA_BROKERS: broker.brokers }),
      // Its first answers are compiled while they are made, and two cores are shared by all of it.
      ...(index === undefined
        ? {}
        : { SEARCH_ENGINE: "opensearch", OPENSEARCH_URL: index.url, OPENSEARCH_TIMEOUT_MS: "5000" }),
    },
    brokers: broker?.brokers ?? "",
    stop: async () => {
      await index?.stop();
      await broker?.stop();
    },
  };
}

async function stopAndThrow(broker: { stop(): Promise<void> } | undefined, error: unknown): Promise<never> {
  await broker?.stop();
  throw error;
}
