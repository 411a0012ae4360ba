import { Admin, findErrorBy } from "@platformatic/kafka";
import { clientOptions, type KafkaCluster, toBusError } from "./kafka-client.ts";

/** More replicas of a consumer than this find no work; more partitions cost the brokers little. */
const partitions = 12;
/** A week of events to rebuild projections from. */
const retentionMs = 7 * 24 * 3_600_000;
const mostReplicas = 3;
const mostTries = 20;

export interface TopicKind {
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

export const eventLog: TopicKind = { partitions, configs: { "retention.ms": String(retentionMs) } };
/** Letters stay until somebody replays or drops them; in one partition, so that all replicas see them in one order. */
export const letterLog: TopicKind = { partitions: 1, configs: { "cleanup.policy": "compact" } };

/** Creates the topics that are not there. Those that are keep the settings somebody gave them. */
export async function ensureTopics(cluster: KafkaCluster, topics: ReadonlyMap<string, TopicKind>): Promise<void> {
  const admin = new Admin(clientOptions(cluster, "shopstream-topics"));
  try {
    const known = new Set(await admin.listTopics());
    const missing = [...topics].filter(([topic]) => !known.has(topic));
    if (missing.length === 0) return;
    const { brokers } = await admin.metadata({ topics: [] });
    const replicas = Math.min(mostReplicas, brokers.size);
    for (const [topic, kind] of missing) await createTopic(admin, topic, kind, replicas);
    await untilKnown(
      admin,
      missing.map(([topic]) => topic),
      cluster,
    );
  } catch (error) {
    throw toBusError(error);
  } finally {
    await admin.close();
  }
}

// With three replicas an event is acknowledged once two have it, so that one broker may go.
async function createTopic(admin: Admin, topic: string, kind: TopicKind, replicas: number): Promise<void> {
  const settings = { ...kind.configs, "min.insync.replicas": String(Math.max(1, replicas - 1)) };
  const configs = Object.entries(settings).map(([name, value]) => ({ name, value }));
  try {
    await admin.createTopics({ topics: [topic], partitions: kind.partitions, replicas, configs });
  } catch (error) {
    // Another replica was faster.
    if (!findErrorBy(error as Error, "apiId", "TOPIC_ALREADY_EXISTS")) throw error;
  }
}

// A topic is created by the controller; the brokers that clients ask hear of it a moment later.
async function untilKnown(admin: Admin, topics: string[], { clock }: KafkaCluster): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await admin.metadata({ topics, forceUpdate: true });
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
      await clock.sleep(tries * 20);
    }
  }
}
