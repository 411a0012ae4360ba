import { AsyncLocalStorage } from "node:async_hooks";
import { isAppError } from "./errors.ts";

interface Waiting<T> {
  readonly item: T;
  readonly done: PromiseWithResolvers<void>;
  /** Runs something in the trace of whoever brought the item. */
  readonly within: <R>(work: () => R) => R;
}

/**
 * Makes one call of those that come while the last one runs, at most `limit` of them. No timers: a single item is
 * handled at once. When a batch fails, each of its items is tried alone, so that one bad item does not fail the others.
 */
export function gather<T>(
  limit: number,
  handleAll: (items: readonly T[]) => Promise<void>,
): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let running = false;
  const run = async () => {
    running = true;
    // What is delivered together is handed over in the same turn of the event loop: let it all come in.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limit);
      await (batch[0] as Waiting<T>).within(() => settle(batch, handleAll));
    }
    running = false;
  };
  return (item) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ item, done, within: AsyncLocalStorage.snapshot() });
    if (!running) void run();
    return done.promise;
  };
}

async function settle<T>(
  batch: readonly Waiting<T>[],
  handleAll: (items: readonly T[]) => Promise<void>,
): Promise<void> {
  try {
    await handleAll(batch.map(({ item }) => item));
    for (const { done } of batch) done.resolve();
  } catch (error) {
    // An outage says nothing about any of them, and trying each would make it worse.
    if (batch.length === 1 || isAppError(error, "unavailable", "timeout")) {
      for (const { done } of batch) done.reject(error);
      return;
    }
    for (const { item, done, within } of batch)
      await within(() => handleAll([item])).then(() => done.resolve(), done.reject);
  }
}
