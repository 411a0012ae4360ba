import type { BusAdmin, DeadLetter } from "@shopstream/platform/bus.ts";
import { loadConfig } from "@shopstream/platform/config.ts";
import { kafkaSecurityShape } from "@shopstream/platform/kafka-settings.ts";
import { type BusAddress, openBusAdmin } from "@shopstream/platform/open-bus.ts";
import { z } from "zod";
import { localServices } from "../colocated/local-services.ts";
import type { Io } from "../io.ts";
import { ShopError } from "../shop-error.ts";
import { homeOf } from "./home.ts";
import { readPlatformFile } from "./platform-file.ts";

/** Which dead letters are meant; everything that is left out does not matter. */
export interface LetterFilter {
  readonly consumer?: string;
  readonly id?: string;
  readonly type?: string;
  readonly since?: string;
  readonly until?: string;
  readonly all?: boolean;
}

/** Gives the dead letters that match to the work, and closes the connection after it. */
export async function withLetters<T>(
  io: Io,
  filter: LetterFilter,
  work: (letters: DeadLetter[], admin: BusAdmin) => Promise<T>,
): Promise<T> {
  const groups = consumersOf(filter);
  // Told also while there is no letter to compare with.
  for (const text of [filter.since, filter.until]) timeOf(text, 0);
  return withBus(io, async (admin) => {
    const letters = await Promise.all(groups.map((group) => admin.letters(group))).catch((cause: Error) => {
      throw new ShopError("SHOP-EVENT-003", `the dead letters cannot be read: ${cause.message}`, { cause });
    });
    return work(
      letters.flat().filter((letter) => matches(letter, filter)),
      admin,
    );
  });
}

/** Gives the operator's side of the platform's bus to the work, and closes it after it. */
export async function withBus<T>(io: Io, work: (admin: BusAdmin) => Promise<T>): Promise<T> {
  const admin = await openBusAdmin(busOf(io), io.clock);
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

/** What cannot be undone must be chosen: an empty filter would mean everything. */
export function mustChoose({ consumer, id, type, since, until, all }: LetterFilter): void {
  if (all === true || [consumer, id, type, since, until].some((value) => value !== undefined)) return;
  throw new ShopError("SHOP-EVENT-002", "which dead letters?");
}

function consumersOf({ consumer }: LetterFilter): string[] {
  const names = localServices.filter(({ consumes }) => consumes.length > 0).map(({ name }) => name);
  if (consumer === undefined) return names;
  if (names.includes(consumer)) return [consumer];
  throw new ShopError("SHOP-CLI-001", `${consumer} consumes no events; ${names.join(", ")} do`);
}

function busOf({ env }: Io): BusAddress {
  const file = readPlatformFile(homeOf(env));
  const { SHOP_REDIS_URL: redisUrl = file?.redisUrl, SHOP_KAFKA_BROKERS: kafkaBrokers = file?.kafkaBrokers } = env;
  if (redisUrl === undefined && kafkaBrokers === undefined)
    throw new ShopError("SHOP-EVENT-003", "no platform was started here");
  return {
    redisUrl: redisUrl ?? "",
    redisPrefix: env.SHOP_REDIS_PREFIX ?? file?.redisPrefix ?? "shop:",
    kafkaBrokers,
    kafkaPrefix: env.SHOP_KAFKA_PREFIX ?? file?.kafkaPrefix,
    // Passwords are in nobody's file: they are given again, as to the services.
    kafkaSecurity: kafkaBrokers === undefined ? undefined : loadConfig("shop", z.object(kafkaSecurityShape), env),
  };
}

function matches({ envelope, failedAt }: DeadLetter, filter: LetterFilter): boolean {
  if (filter.id !== undefined && filter.id !== envelope.id) return false;
  if (filter.type !== undefined && filter.type !== envelope.type) return false;
  const at = Date.parse(failedAt);
  return at >= timeOf(filter.since, Number.NEGATIVE_INFINITY) && at <= timeOf(filter.until, Number.POSITIVE_INFINITY);
}

function timeOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new ShopError("SHOP-CLI-001", `${text} is no time; write 2026-01-31T08:00:00Z`);
  return time;
}
