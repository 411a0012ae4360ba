import type { Bus } from "./bus.ts";
import type { Deploy } from "./deploy.ts";
import type { Metrics } from "./metrics.ts";
import type { OutgoingEvent } from "./outbox.ts";

/** Puts events on the bus that no change stands behind; on failure some may be there, and sending them again is right. */
export type Announce = (events: readonly OutgoingEvent[]) => Promise<void>;

/**
 * For a service without a database. Whoever has one tells by its outbox: an event of a change must not be lost, and must
 * not be told before the change is there.
 */
export function announceOn(bus: Bus, { name, stores, publishes }: Deploy, metrics: Metrics): Announce {
  return async (events) => {
    if (stores.includes("database")) throw new Error(`${name} has a database: its events go through the outbox`);
    for (const [topic, group] of Map.groupBy(events, (event) => event.topic)) {
      if (!publishes.includes(topic))
        throw new Error(`${name} publishes to ${topic}, which its deploy.ts does not say`);
      const envelopes = group.map(({ envelope }) => ({ ...envelope, source: name }));
      await bus.publish(topic, envelopes);
      metrics.eventsPublished.inc({ topic }, envelopes.length);
    }
  };
}
