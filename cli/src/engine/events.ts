import type { DeadLetter } from "@shopstream/platform/bus.ts";
import { DeadLetters } from "@shopstream/platform/dead-letters.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { ShopError } from "../shop-error.ts";
import { localServices } from "./local-services.ts";
import type { PlatformFile } from "./platform-file.ts";

/** Which dead letters are meant; everything that is left out does not matter. */
export interface LetterFilter {
  readonly consumer?: string;
  readonly id?: string;
  readonly type?: string;
  readonly since?: string;
  readonly until?: string;
}

/** Gives the dead letters that match to the work, and closes the connection after it. */
export async function withLetters<T>(
  file: PlatformFile | undefined,
  filter: LetterFilter,
  work: (letters: DeadLetter[], store: DeadLetters) => Promise<T>,
): Promise<T> {
  if (file === undefined) throw new ShopError("SHOP-ENV-001", "dead letters are read from the local platform's Redis");
  const redis = connectRedis(file.redisUrl);
  try {
    const store = new DeadLetters(redis, file.redisPrefix);
    const groups = localServices.filter(
      ({ name, consumes }) => consumes.length > 0 && (filter.consumer ?? name) === name,
    );
    const letters = await Promise.all(groups.map(({ name }) => store.list(name)));
    return await work(
      letters.flat().filter((letter) => matches(letter, filter)),
      store,
    );
  } finally {
    redis.disconnect();
  }
}

function matches({ id, envelope, failedAt }: DeadLetter, filter: LetterFilter): boolean {
  if (filter.id !== undefined && filter.id !== id && filter.id !== envelope.id) return false;
  if (filter.type !== undefined && filter.type !== envelope.type) return false;
  return failedAt >= (filter.since ?? "") && failedAt <= (filter.until ?? "9999");
}
