import { canaryPods, lately, type Measure, stablePods } from "./canary-measure.ts";
import { series } from "./evidence.ts";

const mebibyte = 1_048_576;

/** How the new pods themselves are: restarts, memory, a busy event loop. Their processes say so, in every setting. */
export function podMeasures(service: string, memoryMib: number): readonly Measure[] {
  const of = (name: string, pods: Readonly<Record<string, string>>) => series(name, { service, ...pods });
  const memory = (pods: Readonly<Record<string, string>>) =>
    `max by (namespace) (${of("process_resident_memory_bytes", pods)})`;
  return [
    {
      name: "restarts",
      role: "guard",
      says: "restarts of the new pods",
      query: `max by (namespace) (changes(${of("process_start_time_seconds", canaryPods)}[${lately}]))`,
      bound: 0,
    },
    {
      name: "memory",
      role: "guard",
      says: "memory of the new pods, as a share of their limit",
      // Charts limit it to twice what deploy.ts asks for.
      query: `${memory(canaryPods)} / ${2 * memoryMib * mebibyte}`,
      bound: 0.9,
    },
    {
      name: "memory-against-stable",
      role: "guard",
      says: "memory of the new pods, as a multiple of the old ones'",
      query: `${memory(canaryPods)} / ${memory(stablePods)}`,
      bound: 2,
    },
    {
      name: "event-loop",
      role: "guard",
      says: "seconds that work waits for its turn in the new pods",
      query: `max by (namespace) (avg_over_time(${of("nodejs_eventloop_lag_mean_seconds", canaryPods)}[${lately}]))`,
      bound: 0.25,
    },
    {
      name: "pods-seen",
      role: "gate",
      says: "new pods whose metrics cannot be read",
      query: `count by (namespace) (${of("process_start_time_seconds", canaryPods)}) * 0`,
      bound: 0,
    },
  ];
}
