import { AsyncLocalStorage } from "node:async_hooks";
import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "./errors.ts";
import { gather } from "./gather.ts";

describe("calls gathered into one", () => {
  let batches: (readonly number[])[];
  let failing: (items: readonly number[]) => Error | undefined;
  const handle = gather<number>(4, async (items) => {
    batches.push(items);
    const error = failing(items);
    if (error !== undefined) throw error;
  });
  const outcomes = async (items: readonly number[]) =>
    (await Promise.allSettled(items.map(handle))).map(({ status }) => status === "fulfilled");

  beforeEach(() => {
    batches = [];
    failing = () => undefined;
  });

  it("what comes together is handled together, up to the limit, and one alone at once", async () => {
    await handle(0);
    await Promise.all([1, 2, 3, 4, 5].map(handle));
    expect(batches).toEqual([[0], [1, 2, 3, 4], [5]]);
  });

  it("what comes while a batch runs waits for the next", async () => {
    const first = Promise.withResolvers<void>();
    const seen: (readonly number[])[] = [];
    const slow = gather<number>(4, (items) => {
      seen.push(items);
      return seen.length === 1 ? first.promise : Promise.resolve();
    });
    const all = [slow(1)];
    await Promise.resolve();
    all.push(slow(2), slow(3));
    first.resolve();
    await Promise.all(all);
    expect(seen).toEqual([[1], [2, 3]]);
  });

  it("one bad item fails alone, whatever it came with", async () => {
    failing = (items) => (items.includes(2) ? new Error("bad") : undefined);
    expect(await outcomes([1, 2, 3])).toEqual([true, false, true]);
    expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it("an outage fails all of them without another try", async () => {
    failing = () => new AppError("unavailable", "store_unavailable", "gone");
    expect(await outcomes([1, 2, 3])).toEqual([false, false, false]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it("each batch runs in the context of its first item", async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const traced = gather<string>(1, async () => void seen.push(caller.getStore()));
    await Promise.all(["a", "b"].map((name) => caller.run(name, () => traced(name))));
    expect(seen).toEqual(["a", "b"]);
  });
});
