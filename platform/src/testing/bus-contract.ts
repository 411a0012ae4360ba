import { afterEach, describe, expect, it } from "vitest";
import type { Bus, DeadLetter } from "../bus.ts";
import type { Envelope } from "../envelope.ts";
import { AppError } from "../errors.ts";
import { until } from "./until.ts";

/** One installation of a bus that a test can open several times, as several replicas would. */
export interface BusHarness {
  open(): Promise<Bus>;
  deadLetters(group: string): Promise<readonly DeadLetter[]>;
  replay(letter: DeadLetter): Promise<void>;
  close(): Promise<void>;
}

export function testEvent(subject: string, sequence: number): Envelope {
  const digits = `${subject}${sequence}`
    .split("")
    .map((char) => char.charCodeAt(0).toString(16))
    .join("")
    .padStart(12, "0")
    .slice(-12);
  return {
    id: `01930000-0000-7000-8000-${digits}`,
    type: "Tested",
    version: 1,
    source: "test",
    subject,
    sequence,
    time: "2026-01-01T00:00:00.000Z",
    data: { sequence },
  };
}

type Start = () => Promise<{ installation: BusHarness; open: () => Promise<Bus> }>;

function deliversInOrder(start: Start): void {
  it("delivers to every group, in order per subject, also what was published before anyone listened", async () => {
    const { open } = await start();
    const bus = await open();
    const events = [1, 2, 3].flatMap((sequence) => ["a", "b"].map((subject) => testEvent(subject, sequence)));
    await bus.publish("topic.one", events);
    const seen: Record<string, Envelope[]> = { first: [], second: [] };
    for (const group of ["first", "second"])
      await bus.subscribe({ group, topics: ["topic.one"], handle: async (event) => void seen[group]?.push(event) });
    for (const group of ["first", "second"]) {
      await until(() => seen[group]?.length === 6, `${group} has everything`);
      const ofA = seen[group]?.filter(({ subject }) => subject === "a").map(({ sequence }) => sequence);
      expect(ofA).toEqual([1, 2, 3]);
      expect(seen[group]?.find(({ id }) => id === testEvent("b", 2).id)).toEqual(testEvent("b", 2));
    }
  });
}

function sharesWork(start: Start): void {
  it("two replicas of a group share the work without doing it twice", async () => {
    const { open } = await start();
    const seen: string[] = [];
    const [one, two] = [await open(), await open()];
    for (const bus of [one, two])
      await bus.subscribe({ group: "shared", topics: ["topic.two"], handle: async ({ id }) => void seen.push(id) });
    await one.publish(
      "topic.two",
      Array.from({ length: 50 }, (_, i) => testEvent("many", i)),
    );
    await until(() => seen.length >= 50, "all handled");
    expect(new Set(seen).size).toBe(50);
    expect(seen).toHaveLength(50);
  });
}

function handlesTogether(start: Start): void {
  it("hands over as many subjects at the same time as a consumer asks for, each still in order", async () => {
    const { open } = await start();
    const bus = await open();
    const subjects = Array.from({ length: 40 }, (_, i) => `s${i}`);
    await bus.publish(
      "topic.wide",
      [1, 2].flatMap((sequence) => subjects.map((subject) => testEvent(subject, sequence))),
    );
    const seen: Envelope[] = [];
    const allHere = Promise.withResolvers<void>();
    const handle = async (event: Envelope) => {
      seen.push(event);
      if (seen.length === subjects.length) allHere.resolve();
      await allHere.promise;
    };
    await bus.subscribe({ group: "wide", topics: ["topic.wide"], handle, parallelSubjects: 40 });
    await until(() => seen.length === 80, "all handled");
    expect(seen.slice(0, 40).map(({ sequence }) => sequence)).toEqual(Array(40).fill(1));
  });
}

function handsOver(start: Start): void {
  it("a replica that stops hands what it had not finished to the next one", async () => {
    const { open } = await start();
    const first = await open();
    const stuck = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const subscription = await first.subscribe({
      group: "heirs",
      topics: ["topic.three"],
      handle: () => {
        taken.resolve();
        return stuck.promise;
      },
    });
    await first.publish("topic.three", [testEvent("s", 1), testEvent("s", 2)]);
    await taken.promise;
    stuck.reject(new AppError("unavailable", "test_outage", "down"));
    await subscription.close();
    const seen: number[] = [];
    const second = await open();
    await second.subscribe({
      group: "heirs",
      topics: ["topic.three"],
      handle: async ({ sequence }) => void seen.push(sequence),
    });
    await until(() => seen.length === 2, "the heir handled both");
    expect(seen).toEqual([1, 2]);
  });
}

function buriesPoison(start: Start): void {
  it("an event that always fails goes to the dead letters, and its neighbours go on; a replay brings it back", async () => {
    const { installation, open } = await start();
    const bus = await open();
    const seen: string[] = [];
    let isPoison = true;
    const handle = async ({ subject }: Envelope) => {
      if (subject === "bad" && isPoison) throw new Error("cannot digest this");
      seen.push(subject);
    };
    await bus.subscribe({ group: "eaters", topics: ["topic.four"], handle });
    await bus.publish("topic.four", [testEvent("bad", 1), testEvent("good", 1)]);
    const letters = await until(async () => {
      const found = await installation.deadLetters("eaters");
      return found.length === 1 && found;
    }, "the poison is buried");
    expect(letters[0]).toMatchObject({
      reason: "cannot digest this",
      attempts: 5,
      topic: "topic.four",
      envelope: testEvent("bad", 1),
    });
    expect(seen).toEqual(["good"]);
    isPoison = false;
    await installation.replay(letters[0] as DeadLetter);
    await until(() => seen.includes("bad"), "the replayed event is handled");
    expect(await installation.deadLetters("eaters")).toEqual([]);
  });
}

function outlastsOutages(start: Start): void {
  it("an outage is no reason to give up on an event", async () => {
    const { installation, open } = await start();
    const bus = await open();
    let failures = 0;
    const handled = Promise.withResolvers<void>();
    const handle = async () => {
      failures += 1;
      if (failures <= 7) throw new AppError("unavailable", "test_outage", "the store is down");
      handled.resolve();
    };
    await bus.subscribe({ group: "patient", topics: ["topic.five"], handle });
    await bus.publish("topic.five", [testEvent("x", 1)]);
    await handled.promise;
    expect(await installation.deadLetters("patient")).toEqual([]);
  });
}

/** What every bus must do; each adapter runs it against the real engine. */
export function busContract(name: string, harness: () => Promise<BusHarness>): void {
  describe(`the event bus on ${name}`, () => {
    const closers: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });
    const start = async () => {
      const installation = await harness();
      closers.push(() => installation.close());
      const open = async () => {
        const bus = await installation.open();
        closers.push(() => bus.close());
        return bus;
      };
      return { installation, open };
    };
    deliversInOrder(start);
    handlesTogether(start);
    sharesWork(start);
    handsOver(start);
    buriesPoison(start);
    outlastsOutages(start);
  });
}
