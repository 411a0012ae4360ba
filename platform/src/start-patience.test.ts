import { describe, expect, it } from "vitest";
import { AppError } from "./errors.ts";
import { startPatiently } from "./start-patience.ts";

/** A clock that only waiting moves. */
function clockOfWaits() {
  let now = 0;
  const sleep = async (delayMs: number) => {
    now += delayMs;
  };
  return { now: () => now, sleep, timeout: () => new AbortController().signal };
}

function failing(times: number, error: Error) {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw error;
    return tries;
  };
}

const dns = Object.assign(new Error("getaddrinfo EAI_AGAIN postgresql"), { code: "EAI_AGAIN" });
const database = Object.assign(new Error("the database system is starting up"), { code: "57P03" });
const redis = new Error("Command timed out");
const patience = (patienceMs = 60_000, onWait: (error: unknown) => void = () => undefined) => ({
  clock: clockOfWaits(),
  patienceMs,
  onWait,
});

describe("a start while something else is away", () => {
  it.each([
    ["a name that DNS does not answer", dns],
    ["a database that starts", database],
    ["a Redis that does not answer", redis],
    ["a store that a service calls away", new AppError("unavailable", "store_unavailable", "away")],
  ])("waits for %s", async (_, error) => {
    const waits: unknown[] = [];
    expect(
      await startPatiently(
        failing(3, error),
        patience(60_000, (why) => waits.push(why)),
      ),
    ).toBe(4);
    expect(waits).toEqual([error, error, error]);
  });

  it("ends with the error when the patience is over", async () => {
    await expect(startPatiently(failing(5, dns), patience(4_000))).rejects.toBe(dns);
    expect(await startPatiently(failing(4, dns), patience(4_000))).toBe(5);
  });

  it("does not wait without patience, nor for what waiting does not mend", async () => {
    await expect(startPatiently(failing(1, dns), patience(0))).rejects.toBe(dns);
    const behind = new Error("the database is behind: migrate first");
    await expect(startPatiently(failing(1, behind), patience())).rejects.toBe(behind);
  });
});
