import { Consumer } from "@platformatic/kafka";
import { clientOptions, type KafkaCluster, toBusError } from "./kafka-client.ts";
import type { Position } from "./positions.ts";

export interface MemberOptions {
  readonly cluster: KafkaCluster;
  readonly group: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
}

/** One time that partitions are ours: it ends when the group shares them out anew. */
export interface Generation {
  readonly id: number;
  readonly assignments: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
  readonly over: AbortSignal;
}

/** A member of a consumer group, heartbeats included. */
export class GroupMember {
  readonly #client: Consumer;
  readonly #failed = Promise.withResolvers<never>();
  #joined = Promise.withResolvers<void>();
  #over = new AbortController();

  constructor({ cluster, group, topics, sessionTimeoutMs }: MemberOptions) {
    this.#client = new Consumer({
      ...clientOptions(cluster, "shopstream-member"),
      groupId: cluster.prefix + group,
      autocommit: false,
      sessionTimeout: sessionTimeoutMs,
      // As long as the others wait for a member that is busy with a rebalance.
      rebalanceTimeout: 2 * sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
    });
    this.#client.topics.trackAll(...topics);
    this.#failed.promise.catch(() => undefined);
    this.#client.on("error", this.#failed.reject);
    this.#client.on("consumer:heartbeat:stalled", () => this.#failed.reject(new Error("heartbeats are not answered")));
    this.#client.on("consumer:group:rebalance", () => this.#end());
    this.#client.on("consumer:group:join", () => {
      this.#end();
      this.#joined.resolve();
    });
  }

  async join(): Promise<void> {
    await this.#client.joinGroup({}).catch((error: unknown) => {
      throw toBusError(error);
    });
  }

  /** What is ours from now on; waits while the group shares out. */
  async generation(stop: AbortSignal): Promise<Generation> {
    await this.orFailure(this.#joined.promise);
    this.#over = new AbortController();
    const { generationId, assignments } = this.#client;
    return { id: generationId, assignments: assignments ?? [], over: AbortSignal.any([stop, this.#over.signal]) };
  }

  /** Rejects when the membership is lost for good before the work is done. */
  orFailure<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed.promise]);
  }

  /** Where the group has come to in each of the partitions; -1 where it has never been. */
  async committed({ assignments }: Generation): Promise<ReadonlyMap<string, readonly bigint[]>> {
    const topics = assignments.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] }));
    return topics.length === 0 ? new Map() : this.#client.listCommittedOffsets({ topics });
  }

  /** Only while the partitions are ours: the broker refuses a member of an older generation. */
  async commit(generation: Generation, positions: readonly Position[]): Promise<void> {
    const due = positions.flatMap((position) => {
      const offset = position.uncommitted();
      return offset === undefined ? [] : [{ position, offset }];
    });
    if (due.length === 0 || this.#client.generationId !== generation.id) return;
    const offsets = due.map(({ position: { topic, partition }, offset }) => ({
      topic,
      partition,
      offset,
      leaderEpoch: -1,
    }));
    await this.#client.commit({ offsets });
    for (const { position, offset } of due) position.committed(offset);
  }

  /** Leaves the group, so that the others take over at once. */
  async close(): Promise<void> {
    await this.#client.close(true).catch(() => undefined);
  }

  #end(): void {
    if (!this.#over.signal.aborted) {
      this.#over.abort();
      this.#joined = Promise.withResolvers();
    }
  }
}
