import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import type { Clock } from "@shopstream/platform/clock.ts";
import { inOrder, type LogFilter, type LogLine, matches, parseFields } from "../log-line.ts";
import type { Cluster } from "./cluster.ts";
import { listShopPods, type ShopPod } from "./pods.ts";

/** Of each pod, at most: a month of logs belongs into a store that is made for it. */
const tailLines = 5_000;
const newPodsMs = 3_000;

const lineOf = ({ service }: ShopPod, text: string): LogLine => ({ file: service, text, fields: parseFields(text) });

function isNamed({ service }: ShopPod, { names }: LogFilter): boolean {
  return names.length === 0 || names.includes(service);
}

/** What the pods wrote lately and matches, in order of time. */
export async function readClusterLogs(cluster: Cluster, filter: LogFilter): Promise<LogLine[]> {
  const { core, namespace } = cluster;
  const pods = (await listShopPods(cluster)).filter((pod) => isNamed(pod, filter));
  const read = pods.map(async (pod) => {
    // A container that has not started yet has no log.
    const text = await core
      .readNamespacedPodLog({ name: pod.name, namespace, container: "server", tailLines })
      .catch(() => "");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => lineOf(pod, line));
  });
  return inOrder((await Promise.all(read)).flat().filter((line) => matches(line, filter)));
}

/** Tells of matching lines as they are written, also by pods that start later, until the signal aborts. */
export async function followClusterLogs(
  cluster: Cluster,
  filter: LogFilter,
  { clock, signal, tell }: { clock: Clock; signal: AbortSignal; tell: (line: LogLine) => void },
): Promise<void> {
  const followed = new Set<string>();
  while (!signal.aborted) {
    const pods = (await listShopPods(cluster)).filter((pod) => isNamed(pod, filter) && !followed.has(pod.name));
    for (const pod of pods.filter(({ isReady }) => isReady)) {
      followed.add(pod.name);
      const stream = new PassThrough();
      createInterface({ input: stream }).on("line", (text) => {
        const line = lineOf(pod, text);
        if (matches(line, filter)) tell(line);
      });
      await cluster.followLog(pod.name, stream, signal);
    }
    await clock.sleep(newPodsMs, signal).catch(() => undefined);
  }
}
