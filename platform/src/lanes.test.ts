import { describe, expect, it } from "vitest";
import { Lanes, Slots } from "./lanes.ts";
import { until } from "./testing/until.ts";

describe("lanes", () => {
  it("keep the order within a lane and let the others pass", async () => {
    const lanes = new Lanes(10);
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    lanes.add("a", async () => {
      await gate.promise;
      seen.push("a1");
    });
    lanes.add("a", async () => void seen.push("a2"));
    lanes.add("b", async () => void seen.push("b1"));
    await until(() => seen.length === 1, "the other lane has passed");
    gate.resolve();
    await lanes.drained();
    expect(seen).toEqual(["b1", "a1", "a2"]);
  });

  it("have room again as soon as one piece is done, and none before", async () => {
    const lanes = new Lanes(2);
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    for (const gate of gates) lanes.add("a", () => gate.promise);
    let room = 0;
    const waiting = lanes.room().then((free) => {
      room = free;
    });
    await Promise.resolve();
    expect(room).toBe(0);
    gates[0].resolve();
    await waiting;
    expect(room).toBe(1);
    gates[1].resolve();
    await lanes.drained();
    expect(await lanes.room()).toBe(2);
  });
});

describe("slots", () => {
  it("let no more than their number run, and hand on a slot whose work failed", async () => {
    const slots = new Slots(2);
    let [running, most] = [0, 0];
    const work = async (i: number) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (i === 0) throw new Error("no");
      return i;
    };
    const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map((i) => slots.run(() => work(i))));
    expect(most).toBe(2);
    expect(outcomes.map(({ status }) => status)).toEqual([
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
  });
});
