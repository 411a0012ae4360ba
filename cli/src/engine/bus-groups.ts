import type { BusAdmin } from "@shopstream/platform/bus.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { type BusAddress, openBusAdmin } from "@shopstream/platform/open-bus.ts";
import { localServices } from "../colocated/local-services.ts";

export interface BusGroup {
  readonly consumer: string;
  readonly topic: string;
  /** Published and not yet handled. */
  readonly waiting: number;
  readonly deadLetters: number;
}

/** How far each consumer of the event bus is behind. */
export async function busGroups(bus: BusAddress, clock: Clock): Promise<BusGroup[]> {
  const admin = await openBusAdmin(bus, clock);
  try {
    const groups = localServices.map(({ name, consumes }) => groupsOf(admin, name, consumes));
    return (await Promise.all(groups)).flat();
  } finally {
    await admin.close();
  }
}

async function groupsOf(admin: BusAdmin, consumer: string, topics: readonly string[]): Promise<BusGroup[]> {
  if (topics.length === 0) return [];
  const letters = await admin.letters(consumer);
  const of = async (topic: string) => ({
    consumer,
    topic,
    waiting: await admin.backlog(consumer, topic),
    deadLetters: letters.filter((letter) => letter.topic === topic).length,
  });
  return Promise.all(topics.map(of));
}
