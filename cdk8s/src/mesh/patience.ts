import { contract } from "@shopstream/protos/contract.ts";
import { callersOf, type ServiceInfo } from "../services.ts";
import { methodsOf } from "./authorization.ts";

// The library gives up first and says so in the shop's own words; the mesh ends what the library no longer waits for. By so much for
// each hop below: whoever asks waits for longer than whoever is asked.
const graceMs = 500;

const deadlinesOf = (service: string) => methodsOf(service).map(({ deadlineMs }) => deadlineMs);
const longestOfAllMs = Math.max(...contract.flatMap(({ name }) => deadlinesOf(name)));

/** The longest that a service takes for an answer. What has no contract waits for those that have one. */
function longestMs(service: string): number {
  const deadlines = deadlinesOf(service);
  return deadlines.length === 0 ? longestOfAllMs : Math.max(...deadlines);
}

/** How long proxies wait for a service that has so long for its answer, or for its longest. */
export function patienceMs(name: string, services: readonly ServiceInfo[], deadlineMs = longestMs(name)): number {
  return deadlineMs + (1 + hopsBelow(name, services)) * graceMs;
}

function hopsBelow(name: string, services: readonly ServiceInfo[]): number {
  const { calls = [], callsOverHttp = [], edge } = services.find(({ deploy }) => deploy.name === name)?.deploy ?? {};
  // Pages ask the gateway, which asks for pages only in the name of those outside.
  const callees = edge === undefined ? [...calls, ...callsOverHttp] : calls;
  return 1 + Math.max(-1, ...callees.map((callee) => hopsBelow(callee, services)));
}

/** Of the way in, beyond all that is inside. */
export function edgePatienceMs(services: readonly ServiceInfo[]): number {
  return graceMs + Math.max(...services.map(({ deploy }) => patienceMs(deploy.name, services)));
}

/** Those who ask it, but answer sooner themselves: nobody waits for them as long as this, and what they have instead. */
export function hurriedCallers(name: string, services: readonly ServiceInfo[], deadlineMs = longestMs(name)) {
  const callers = callersOf(name, services).map((caller) => ({ caller, deadlineMs: longestMs(caller) }));
  return callers.filter((caller) => caller.deadlineMs < deadlineMs);
}
