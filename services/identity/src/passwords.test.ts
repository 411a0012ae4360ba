import { systemRandom } from "@shopstream/platform/random.ts";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { Passwords } from "./passwords.ts";

function passwords(options: { concurrency?: number; queue?: number; passes?: number } = {}): Passwords {
  return new Passwords({
    memoryKib: 64,
    passes: 1,
    concurrency: 2,
    queue: 4,
    random: systemRandom,
    registry: new Registry(),
    ...options,
  });
}

describe("passwords", () => {
  it("the same password has a different hash each time, and each verifies", async () => {
    const kept = passwords();
    const [one, two] = [await kept.hash("secret words"), await kept.hash("secret words")];
    expect(one).not.toBe(two);
    expect(await kept.verify(one, "secret words")).toBe(true);
    expect(await kept.verify(two, "Secret words")).toBe(false);
  });

  it("nobody's password is always wrong", async () => {
    expect(await passwords().verify(undefined, "")).toBe(false);
  });

  it("only so many are hashed and only so many wait: the next is refused at once, and later there is room again", async () => {
    const busy = passwords({ concurrency: 2, queue: 4 });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => busy.hash("secret words")));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ kind: "exhausted", code: "sign_in_busy", options: { retryAfterSeconds: 2 } });
    expect(await busy.hash("secret words")).toContain("$argon2id$");
  });

  it("tells a hash of another cost from one of its own", async () => {
    const [cheap, dear] = [passwords(), passwords({ passes: 2 })];
    expect(cheap.isOutdated(await cheap.hash("secret words"))).toBe(false);
    expect(dear.isOutdated(await cheap.hash("secret words"))).toBe(true);
  });
});
