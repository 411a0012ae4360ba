import { canaryPods, lately, type Measure, stablePods } from "./canary-measure.ts";
import { series } from "./evidence.ts";

const soonSeconds = 180;
/** A sixth of its limit more than another one may a process have that had the first calls of its life. */
const warmth = 6;

/** How the new pods themselves are: restarts, memory, a busy event loop. Their processes say so, in every setting. */
export function podMeasures(service: string): readonly Measure[] {
  const of = (name: string, pods: Readonly<Record<string, string>>) => series(name, { service, ...pods });
  const memory = (pods: Readonly<Record<string, string>>) =>
    `max by (namespace) (${of("process_resident_memory_bytes", pods)})`;
  const restarts = (pods: Readonly<Record<string, string>>) => {
    const started = of("process_start_time_seconds", pods);
    return `max by (namespace) (changes(${started}[${lately}]) and ${started})`;
  };
  const lag = (pods: Readonly<Record<string, string>>) =>
    `max by (namespace) (avg_over_time(${of("nodejs_eventloop_lag_mean_seconds", pods)}[${lately}]))`;
  const soon = `max by (namespace) (predict_linear(${of("process_resident_memory_bytes", canaryPods)}[${lately}], ${soonSeconds}))`;
  // Theirs, whatever values gave them.
  const limit = `max by (namespace) (${of("process_memory_limit_bytes", canaryPods)})`;
  const ofLimit = `${memory(canaryPods)} / ${limit}`;
  return [
    {
      name: "restarts",
      role: "guard",
      says: "restarts of the new pods",
      query: `${restarts(canaryPods)} unless (${restarts(stablePods)} > 0)`,
      bound: 0,
    },
    {
      name: "memory",
      role: "guard",
      says: "memory of the new pods, as a share of their limit",
      query: `${ofLimit} unless (${memory(stablePods)} > 0.9 * ${limit})`,
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
      name: "memory-growth",
      role: "guard",
      says: "memory that the new pods will have in three minutes if it goes on like this, as a share of their limit",
      // A fresh process grows too, and by leaps. Only one that has outgrown the old ones, which may have been idle, is suspicious.
      query: `(${soon} / ${limit}) * (${memory(canaryPods)} > bool ${memory(stablePods)} + ${limit} / ${warmth})`,
      bound: 1,
    },
    {
      name: "event-loop",
      role: "guard",
      says: "seconds that work waits for its turn in the new pods",
      query: `${lag(canaryPods)} unless (${lag(stablePods)} > 0.25)`,
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
