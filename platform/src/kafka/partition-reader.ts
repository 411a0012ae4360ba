import { Consumer, type FetchOptions, type RecordsBatch } from "@platformatic/kafka";
import { clientOptions, type KafkaCluster, toBusError } from "./kafka-client.ts";
import type { Position } from "./positions.ts";

export interface KafkaEntry {
  readonly position: Position;
  readonly offset: bigint;
  readonly key: string;
  /** Undefined for a tombstone. */
  readonly text: string | undefined;
}

const longestWaitMs = 1_000;
const mostBytes = 1 << 20;
const mostBytesPerPartition = 1 << 18;

type Fetch = FetchOptions<Buffer, Buffer, Buffer, Buffer>;

/**
 * Reads partitions from given positions on, one request at a time per broker, on connections of its own: a read that
 * waits would hold up heartbeats. What a position says is what is read next; no group decides it.
 */
export class PartitionReader {
  readonly #client: Consumer;
  readonly #topics: readonly string[];
  readonly #underWay = new Map<number, Promise<KafkaEntry[]>>();

  constructor(cluster: KafkaCluster, topics: readonly string[]) {
    this.#topics = topics;
    // A group is asked for, but never joined.
    this.#client = new Consumer({ ...clientOptions(cluster, "shopstream-reader"), groupId: "none" });
    this.#client.topics.trackAll(...topics);
    this.#client.on("error", () => undefined);
  }

  /** The entries of whichever broker answers first; none after a second of silence. Moves the positions past them. */
  async next(positions: readonly Position[]): Promise<KafkaEntry[]> {
    try {
      const { topics } = await this.#client.metadata({ topics: [...this.#topics] });
      const leaderOf = ({ topic, partition }: Position) => topics.get(topic)?.partitions[partition]?.leader ?? -1;
      for (const [leader, wanted] of Map.groupBy(positions, leaderOf)) {
        if (this.#underWay.has(leader)) continue;
        const ids = new Map(wanted.map(({ topic }) => [topics.get(topic)?.id ?? "", topic]));
        const fetching = this.#fetch(leader, wanted, ids).finally(() => this.#underWay.delete(leader));
        fetching.catch(() => undefined);
        this.#underWay.set(leader, fetching);
      }
      return await Promise.race(this.#underWay.values());
    } catch (error) {
      throw toBusError(error);
    }
  }

  /** The offsets of the first entries that are still there, or of those to come, by partition. */
  async edges(topic: string, edge: "first" | "next"): Promise<bigint[]> {
    try {
      const offsets = await this.#client.listOffsets({ topics: [topic], timestamp: edge === "first" ? -2n : -1n });
      return offsets.get(topic) ?? [];
    } catch (error) {
      throw toBusError(error);
    }
  }

  async partitionCounts(): Promise<ReadonlyMap<string, number>> {
    try {
      const { topics } = await this.#client.metadata({ topics: [...this.#topics] });
      return new Map([...topics].map(([topic, { partitionsCount }]) => [topic, partitionsCount]));
    } catch (error) {
      throw toBusError(error);
    }
  }

  async close(): Promise<void> {
    await this.#client.close(true).catch(() => undefined);
  }

  async #fetch(leader: number, wanted: readonly Position[], ids: ReadonlyMap<string, string>): Promise<KafkaEntry[]> {
    const topics: Fetch["topics"] = [...ids].map(([topicId, topic]) => ({
      topicId,
      partitions: wanted.filter((position) => position.topic === topic).map(toRequest),
    }));
    const limits = { maxWaitTime: longestWaitMs, minBytes: 1, maxBytes: mostBytes };
    const { responses } = await this.#client.fetch({ node: leader, topics, ...limits });
    return responses.flatMap(({ topicId, partitions }) =>
      partitions.flatMap(({ partitionIndex, records }) => {
        const topic = ids.get(topicId);
        const position = wanted.find((one) => one.topic === topic && one.partition === partitionIndex);
        return position === undefined ? [] : (records ?? []).flatMap((batch) => entriesOf(position, batch));
      }),
    );
  }
}

function toRequest({ partition, next }: Position): Fetch["topics"][number]["partitions"][number] {
  const noEpoch = { currentLeaderEpoch: -1, lastFetchedEpoch: -1 };
  return { partition, fetchOffset: next, partitionMaxBytes: mostBytesPerPartition, ...noEpoch };
}

// A batch is sent whole, also from its middle on.
function entriesOf(position: Position, batch: RecordsBatch): KafkaEntry[] {
  const from = position.next;
  position.next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
  return batch.records
    .map((record) => ({
      position,
      offset: batch.firstOffset + BigInt(record.offsetDelta),
      key: record.key?.toString() ?? "",
      text: record.value?.toString(),
    }))
    .filter(({ offset }) => offset >= from);
}
