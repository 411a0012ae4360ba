import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../../shop-error.ts";
import type { Stand } from "../canary/stand.ts";
import { errorOf } from "../canary/watch.ts";
import { type Promised, promisedBy, refusals } from "../promised-workloads.ts";
import type { Cluster } from "./cluster.ts";
import { listReleases } from "./releases.ts";
import { listWorkloads } from "./workloads.ts";

const labelSelector = "app.kubernetes.io/part-of=shopstream";

/** Why pods are not ready or not there, in the words of the kubelet, the scheduler or the API server. */
async function reasons(cluster: Cluster, waiting: readonly Promised[]): Promise<string> {
  const { core, namespace } = cluster;
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  const ofPods = items.flatMap(({ metadata, status }) => {
    const state = status?.containerStatuses?.find(({ ready }) => !ready)?.state?.waiting;
    const unscheduled = status?.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
    const reason = state?.message ?? state?.reason ?? unscheduled?.message;
    return reason === undefined ? [] : [`${metadata?.name}: ${reason}`];
  });
  const said = await refusals(
    cluster,
    waiting.flatMap(({ found }) => found ?? []),
  );
  const ofWorkloads = waiting.flatMap(({ name, missing = said.get(name) }) =>
    missing === undefined ? [] : [`${name}: ${missing}`],
  );
  return [...ofWorkloads, ...ofPods].join("\n");
}

export interface ReadyWait {
  readonly clock: Clock;
  /** Without a sign of progress of a release that goes by steps. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onChange: (line: string) => void;
  /** What each new version that goes by steps needs once, of a service. */
  readonly onVersion: (service: string) => Promise<void>;
}

// A Rollout is called degraded for a moment also where what it refers to is made just after it.
const degradedMs = 30_000;

/**
 * Until every workload of these releases is ready, also one that somebody takes away. At the end of its patience it says
 * which are not, and why; a release by steps that waits for a person, or was given up, ends it at once.
 */
export async function untilReady(
  cluster: Cluster,
  names: readonly string[],
  { clock, timeoutMs, signal, onChange, onVersion }: ReadyWait,
): Promise<void> {
  const all = await listReleases(cluster);
  const releases = names.flatMap((name) => all.get(name) ?? []);
  const known = new Set<string>();
  let [line, steps] = ["", ""];
  let [lineSince, deadline] = [clock.now(), clock.now() + timeoutMs];
  for (;;) {
    signal.throwIfAborted();
    const waiting = promisedBy(releases, await listWorkloads(cluster)).filter(({ found }) => !isReady(found));
    if (waiting.length === 0) return;
    const stands = waiting.flatMap(({ found }) => found?.stand ?? []);
    const [newLine, newSteps] = [`waiting for ${waiting.map(lineOf).join(", ")}`, stands.map(stepOf).join()];
    if (newLine !== line) onChange(newLine);
    if (newLine !== line) lineSince = clock.now();
    if (newSteps !== steps) deadline = clock.now() + timeoutMs;
    [line, steps] = [newLine, newSteps];
    mustGoOn(stands, clock.now() - lineSince);
    for (const { service, canary } of stands.filter(isNew)) {
      if (!known.has(canary)) await onVersion(service);
      known.add(canary);
    }
    if (clock.now() > deadline)
      throw new ShopError("SHOP-ENV-005", `${line}\n${await reasons(cluster, waiting)}`.trim());
    await clock.sleep(1_000, signal);
  }
}

const isReady = (found: Promised["found"]) => found?.isReady === true && found.wanted > 0;

const isNew = ({ phase, canary, stable }: Stand) => phase === "progressing" && stable !== "" && canary !== stable;

const stepOf = ({ service, step, weight }: Stand) => `${service} ${step} ${weight}`;

function lineOf({ name, found }: Promised): string {
  const stand = found?.stand;
  if (stand === undefined || stand.steps === 0 || stand.weight === 100) return name;
  return `${name} (${stand.weight} %, step ${stand.step} of ${stand.steps}, ${stand.phase})`;
}

/** Nothing comes of waiting for what only a person can set going again. */
function mustGoOn(stands: readonly Stand[], unchangedMs: number): void {
  const stopped = stands.filter(({ phase }) => phase !== "degraded" || unchangedMs >= degradedMs);
  const errors = stopped.flatMap((stand) => errorOf(stand) ?? []);
  const [gravest] = errors.sort((left, right) => left.exit - right.exit);
  if (gravest !== undefined) throw gravest;
}
