import { AsyncLocalStorage } from "node:async_hooks";
import { currentCall } from "./call-context.ts";

/** For whose sake something is done: a call, an event that is passed on or takes effect, or nobody in particular. */
export type Work = "call" | "event" | "upkeep";

const events = new AsyncLocalStorage<true>();

export function currentWork(): Work {
  if (currentCall() !== undefined) return "call";
  return events.getStore() === true ? "event" : "upkeep";
}

export function forEvents<T>(work: () => T): T {
  return events.run(true, work);
}
