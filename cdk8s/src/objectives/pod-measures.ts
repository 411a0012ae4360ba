import { canaryPods, lately, type Measure, stablePods } from "./canary-measure.ts";
import { series } from "./evidence.ts";

const mebibyte = 1_048_576;
const soonSeconds = 180;
/** Of its limit: so much more than another one may a process have that had the first calls of its life. */
const warmth = 1 / 6;

/** How the new pods themselves are: restarts, memory, a busy event loop. Their processes say so, in every setting. */
export function podMeasures(service: string, memoryMib: number): readonly Measure[] {
  const of = (name: string, pods: Readonly<Record<string, string>>) => series(name, { service, ...pods });
  const memory = (pods: Readonly<Record<string, string>>) =>
    `max by (namespace) (${of("process_resident_memory_bytes", pods)})`;
  const started = of("process_start_time_seconds", canaryPods);
  const lag = (pods: Readonly<Record<string, string>>) =>
    `max by (namespace) (avg_over_time(${of("nodejs_eventloop_lag_mean_seconds", pods)}[${lately}]))`;
  const soon = `max by (namespace) (predict_linear(${of("process_resident_memory_bytes", canaryPods)}[${lately}], ${soonSeconds}))`;
  // Charts limit it to twice what deploy.ts asks for.
  const limit = 2 * memoryMib * mebibyte;
  return [
    {
      name: "restarts",
      role: "guard",
      says: "restarts of the new pods",
      query: `max by (namespace) (changes(${started}[${lately}]) and ${started})`,
      bound: 0,
    },
    {
      name: "memory",
      role: "guard",
      says: "memory of the new pods, as a share of their limit",
      query: `${memory(canaryPods)} / ${limit}`,
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
      query: `(${soon} / ${limit}) * (${memory(canaryPods)} > bool ${memory(stablePods)} + ${Math.round(warmth * limit)})`,
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
      query: `count by (namespace) (${started}) * 0`,
      bound: 0,
    },
  ];
}
