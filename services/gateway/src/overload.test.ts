import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Admission } from "./admission.ts";
import { Bulkheads } from "./bulkheads.ts";
import { type TestEdge, testEdge } from "./testing/edge.ts";

describe("places and a queue", () => {
  const limits = { running: 1, waiting: 1, waitMs: 100 };
  const gate = () => Promise.withResolvers<string>();

  it("the next in the queue takes the place of who leaves; beyond the queue is refused at once", async () => {
    const admission = new Admission(limits, new TestClock());
    const [first, second] = [gate(), gate()];
    const runs = [admission.run(() => first.promise), admission.run(() => second.promise)];
    await expect(admission.run(async () => "third")).rejects.toMatchObject({
      code: "overloaded",
      options: { retryAfterSeconds: 1 },
    });
    first.resolve("first");
    second.resolve("second");
    expect(await Promise.all(runs)).toEqual(["first", "second"]);
    expect(await admission.run(async () => "fourth")).toBe("fourth");
  });

  it("who waited too long is refused, and its place in the queue is free", async () => {
    const clock = new TestClock();
    const admission = new Admission(limits, clock);
    const first = gate();
    const running = admission.run(() => first.promise);
    const waiting = expect(admission.run(async () => "late")).rejects.toMatchObject({ code: "overloaded" });
    clock.advance(100);
    await waiting;
    const next = admission.run(async () => "next");
    first.resolve("first");
    expect([await running, await next]).toEqual(["first", "next"]);
  });

  it("in a queue that does not get empty nobody waits for long; in one that is new they do", async () => {
    const clock = new TestClock();
    const admission = new Admission({ running: 1, waiting: 9, waitMs: 1_000 }, clock);
    const told: string[] = [];
    const come = (name: string) =>
      admission
        .run(async () => name)
        .then(
          () => told.push(`${name} served`),
          () => told.push(`${name} refused`),
        );
    const first = gate();
    const running = admission.run(() => first.promise);
    const early = come("who came first");
    clock.advance(101);
    const late = come("who found a queue that stands");
    clock.advance(100);
    await late;
    expect(told).toEqual(["who found a queue that stands refused"]);
    first.resolve("first");
    await Promise.all([running, early]);
    const second = gate();
    const next = admission.run(() => second.promise);
    const again = come("who came to an empty one");
    clock.advance(999);
    second.resolve("second");
    await Promise.all([next, again]);
    expect(told.slice(1)).toEqual(["who came first served", "who came to an empty one served"]);
  });

  it("work that fails gives its place back", async () => {
    const admission = new Admission(limits, new TestClock());
    for (let i = 0; i < 3; i += 1)
      await expect(admission.run(() => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(await admission.run(async () => "ok")).toBe("ok");
  });
});

describe("places that are learned", () => {
  const limits = { running: 4, waiting: 0, waitMs: 100, adapt: { slowMs: 1_000, atLeast: 2 } };
  const refused = { code: "overloaded" };

  /** As many calls at once as there are places; answers how many that was. */
  async function fill(admission: Admission, clock: TestClock, tookMs: number): Promise<number> {
    const end = Promise.withResolvers<void>();
    const runs = Array.from({ length: limits.running + 1 }, () =>
      admission
        .run(() => end.promise)
        .then(
          () => 1,
          () => 0,
        ),
    );
    clock.advance(tookMs);
    end.resolve();
    return (await Promise.all(runs)).reduce((sum: number, each) => sum + each, 0);
  }

  it("become fewer while answers are slow, though never too few, and more again when they are quick", async () => {
    const clock = new TestClock();
    const admission = new Admission(limits, clock);
    expect(await fill(admission, clock, 10)).toBe(4);
    expect(await fill(admission, clock, 2_000)).toBe(4);
    for (let i = 0; i < 10; i += 1) await fill(admission, clock, 2_000);
    expect(await fill(admission, clock, 2_000)).toBe(2);
    await fill(admission, clock, 10);
    await fill(admission, clock, 10);
    expect(await fill(admission, clock, 10)).toBe(4);
  });

  it("are not taken from a call that has one: the next in the queue waits until there is a place", async () => {
    const clock = new TestClock();
    const admission = new Admission({ ...limits, running: 3, waiting: 1, waitMs: 60_000 }, clock);
    const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const runs = gates.map(({ promise }) => admission.run(() => promise));
    const waiting = admission.run(async () => "at last");
    await expect(admission.run(async () => "too many")).rejects.toMatchObject(refused);
    clock.advance(2_000);
    for (const { resolve } of gates) resolve();
    await Promise.all(runs);
    expect(await waiting).toBe("at last");
  });
});

describe("a service that is slow for all", () => {
  it("keeps places for who has begun to buy when those who look have few left", async () => {
    const clock = new TestClock();
    const adapt = (atLeast: number) => ({ slowMs: 1_000, atLeast });
    const limits = { running: 20, waiting: 0, waitMs: 100, runningPerService: 4 };
    const bulkheads = new Bulkheads(["orders"], { ...limits, adaptEarly: adapt(1), adaptLater: adapt(3) }, clock);
    const taken = async (carriesOn: boolean, tookMs: number) => {
      const end = Promise.withResolvers<boolean>();
      const runs = Array.from({ length: 5 }, () =>
        bulkheads.run("orders", carriesOn, () => end.promise).catch(() => false),
      );
      clock.advance(tookMs);
      end.resolve(true);
      return (await Promise.all(runs)).filter(Boolean).length;
    };
    expect([await taken(false, 10), await taken(true, 10)]).toEqual([4, 4]);
    for (let i = 0; i < 30; i += 1) await Promise.all([taken(false, 2_000), taken(true, 2_000)]);
    expect([await taken(false, 10), await taken(true, 10)]).toEqual([1, 3]);
  });
});

describe("a service that stalls", () => {
  let edge: TestEdge;
  const stalled = Promise.withResolvers<object>();

  beforeAll(async () => {
    edge = await testEdge({
      MAX_IN_FLIGHT: "6",
      MAX_IN_FLIGHT_PER_SERVICE: "4",
      MAX_QUEUED: "2",
      MAX_QUEUED_MS: "60000",
    });
    edge.answers["orders.getOrder"] = () => stalled.promise;
  });
  afterAll(() => edge.close());

  it("does not take the places of the others; what it cannot take is refused early", async () => {
    const orders = Array.from({ length: 6 }, (_, i) => edge.ask(`/v1/orders/ord_${i}`));
    await until(async () => edge.reached.length === 4, "its places are taken");
    await until(async () => (await edge.ask("/v1/orders/ord_more")).status === 503, "its queue is full");
    const told = await edge.ask("/v1/orders/ord_more");
    expect([told.json.code, told.headers["retry-after"]]).toEqual(["overloaded", "1"]);
    expect((await edge.ask("/v1/products")).status).toBe(200);
    expect((await edge.ask("/healthz")).status).toBe(200);
    stalled.resolve({ id: "ord" });
    expect((await Promise.all(orders)).map(({ status }) => status)).toEqual(Array(6).fill(200));
  });
});
