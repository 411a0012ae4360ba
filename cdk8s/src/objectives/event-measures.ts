import { maxAttempts } from "@shopstream/platform/delivery.ts";
import { canaryPods, type Measure, sinceBegin, stablePods } from "./canary-measure.ts";
import { type Evidence, increase, orNone, series, shareOf, surelyBad, unlessOld } from "./evidence.ts";
import type { Matchers } from "./indicator.ts";

const failedAtMost = 0.05;
const moreAtMost = 0.025;

/**
 * What a service takes from the bus: its new pods take part as soon as they are up, whatever share of the calls they have.
 * Guards alone ask about it, since all events may come to the old ones.
 */
export function eventMeasures(service: string): readonly Measure[] {
  const [fresh, old] = [eventsOf(service, canaryPods), eventsOf(service, stablePods)];
  return [
    {
      name: "events-failed",
      role: "guard",
      says: "events of one topic that could not be handled",
      query: worstOf(unlessOld(surelyBad(fresh), old, failedAtMost)),
      bound: failedAtMost,
    },
    {
      name: "events-failed-against-stable",
      role: "guard",
      says: "more events of one topic could not be handled than by the old version",
      query: worstOf(`(${surelyBad(fresh)}) - (${shareOf(old)})`),
      bound: moreAtMost,
    },
    {
      name: "dead-letters",
      role: "guard",
      says: "events that the new pods gave up",
      query: deadLetters(service),
      // One may be the event's own fault.
      bound: 1,
    },
  ];
}

const topics = "namespace, topic";
const worstOf = (query: string) => `max by (namespace) (${query})`;

/** Since the new pods began: how many there are in a window may be none. */
function eventsOf(service: string, pods: Matchers): Evidence {
  const span = { window: sinceBegin, by: topics };
  return handled((more) => increase("events_handled_total", { service, ...pods, ...more }, span));
}

// An event that always fails is tried several times, and is one accident.
function handled(count: (more: Readonly<Record<string, string>>) => string): Evidence {
  const tries = count({});
  const good = orNone(count({ outcome: "ok" }), tries);
  const bad = `((${tries} - ${good}) / ${maxAttempts})`;
  return { total: `(${good} + ${bad})`, bad };
}

function deadLetters(service: string): string {
  const givenUp = (pods: Matchers) =>
    increase("events_dead_letters_total", { service, ...pods }, { window: sinceBegin });
  const seen = `count by (namespace) (${series("process_start_time_seconds", { service, ...canaryPods })})`;
  // Where the old version gives up events as well, it is the events.
  return `${orNone(givenUp(canaryPods), seen)} unless (${givenUp(stablePods)} > 1)`;
}
