import { afterEach, describe, expect, it } from "vitest";
import type { Bus, BusAdmin, DeadLetter } from "../bus.ts";
import type { Envelope } from "../envelope.ts";
import { AppError } from "../errors.ts";
import { until } from "./until.ts";

/** One installation of a bus that a test can open several times, as several replicas would. */
export interface BusHarness {
  open(): Promise<Bus>;
  readonly admin: BusAdmin;
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

/** A group whose handler refuses what `refuses` says, and notes the rest as subject and sequence. */
async function pickyEater(start: Start, group: string, topic: string) {
  const { installation, open } = await start();
  const seen: string[] = [];
  const givenUp: string[] = [];
  const state = { refuses: (_event: Envelope) => false };
  const handle = async (event: Envelope) => {
    if (state.refuses(event)) throw new Error("cannot digest this");
    seen.push(`${event.subject}${event.sequence}`);
  };
  const subscribe = async () => {
    const bus = await open();
    return { bus, subscription: await bus.subscribe({ group, topics: [topic], handle, onDeadLetter }) };
  };
  const onDeadLetter = (of: string) => void givenUp.push(of);
  const letters = () => installation.admin.letters(group);
  const buried = (count: number) =>
    until(async () => {
      const found = await letters();
      return found.length === count && found;
    }, `${count} letters`);
  return { admin: installation.admin, state, seen, givenUp, subscribe, letters, buried };
}

function buriesPoison(start: Start): void {
  it("an event that always fails goes to the dead letters with its reason; other subjects go on meanwhile", async () => {
    const eater = await pickyEater(start, "eaters", "topic.four");
    eater.state.refuses = ({ subject }) => subject === "bad";
    const { bus } = await eater.subscribe();
    await bus.publish("topic.four", [testEvent("bad", 1), ...[1, 2, 3].map((i) => testEvent("good", i))]);
    const [letter] = await eater.buried(1);
    expect(letter).toMatchObject({
      state: "failed",
      reason: "cannot digest this",
      attempts: 5,
      topic: "topic.four",
      envelope: testEvent("bad", 1),
    });
    expect(letter?.stack).toContain("Error: cannot digest this");
    expect(eater.givenUp).toEqual(["topic.four"]);
    expect(eater.seen).toEqual(["good1", "good2", "good3"]);
  });

  it("the wait between tries holds up its own subject only", async () => {
    const { open } = await start();
    const bus = await open();
    const seen: string[] = [];
    const others = Promise.withResolvers<void>();
    // Fails until everybody else is done: were anybody to wait for it, nobody would ever be.
    const handle = async ({ subject }: Envelope) => {
      if (subject === "slow" && seen.length < 300) throw new AppError("unavailable", "test_outage", "not yet");
      seen.push(subject);
      if (seen.length === 301) others.resolve();
    };
    const events = Array.from({ length: 300 }, (_, i) => testEvent(`s${i}`, 1));
    await bus.publish("topic.slow", [testEvent("slow", 1), ...events]);
    await bus.subscribe({ group: "walkers", topics: ["topic.slow"], handle });
    await others.promise;
    expect(seen.at(-1)).toBe("slow");
  });
}

function keepsOrderBehindLetters(start: Start): void {
  it("later events of a dead letter's subject wait behind it, and a replay brings all of them in order", async () => {
    const eater = await pickyEater(start, "waiters", "topic.six");
    eater.state.refuses = ({ subject, sequence }) => subject === "bad" && sequence === 2;
    const { bus, subscription } = await eater.subscribe();
    await bus.publish(
      "topic.six",
      [1, 2, 3, 4].map((sequence) => testEvent("bad", sequence)),
    );
    expect((await eater.buried(3)).map(({ state }) => state)).toEqual(["failed", "waiting", "waiting"]);
    expect(eater.seen).toEqual(["bad1"]);
    // Another replica takes over, and must not let a later one pass either.
    await subscription.close();
    await eater.subscribe();
    await bus.publish("topic.six", [testEvent("bad", 5), testEvent("good", 1)]);
    const letters = await eater.buried(4);
    await until(() => eater.seen.includes("good1"), "another subject passes");
    eater.state.refuses = () => false;
    await eater.admin.replay(letters.filter(({ state }) => state === "failed"));
    await eater.buried(0);
    expect(eater.seen.filter((name) => name.startsWith("bad"))).toEqual(["bad1", "bad2", "bad3", "bad4", "bad5"]);
    await bus.publish("topic.six", [testEvent("bad", 6)]);
    await until(() => eater.seen.includes("bad6"), "the subject is free again");
  });

  it("a replay that fails again changes nothing; a dropped letter makes way for those behind it", async () => {
    const eater = await pickyEater(start, "droppers", "topic.seven");
    let tries = 0;
    eater.state.refuses = ({ sequence }) => {
      if (sequence === 1) tries += 1;
      return sequence === 1;
    };
    const { bus } = await eater.subscribe();
    await bus.publish("topic.seven", [testEvent("bad", 1), testEvent("bad", 2)]);
    const [poison] = await eater.buried(2);
    await eater.admin.replay([poison as DeadLetter]);
    await until(() => tries === 10, "it was tried again");
    const ofPoison = async () => (await eater.letters()).find(({ envelope }) => envelope.sequence === 1);
    await until(async () => (await ofPoison())?.state === "failed", "and failed again");
    expect(await eater.letters()).toHaveLength(2);
    expect(eater.seen).toEqual([]);
    await eater.admin.drop([poison as DeadLetter]);
    await eater.buried(0);
    expect(eater.seen).toEqual(["bad2"]);
  });

  it("letters of one group are nobody else's: a replay reaches that group alone", async () => {
    const picky = await pickyEater(start, "picky", "topic.eight");
    picky.state.refuses = () => true;
    const { bus } = await picky.subscribe();
    const other: string[] = [];
    await bus.subscribe({ group: "other", topics: ["topic.eight"], handle: async ({ id }) => void other.push(id) });
    await bus.publish("topic.eight", [testEvent("x", 1)]);
    const letters = await picky.buried(1);
    picky.state.refuses = () => false;
    await picky.admin.replay(letters);
    await picky.buried(0);
    expect(picky.seen).toEqual(["x1"]);
    await until(() => other.length > 0, "the other group has its event");
    expect(other).toEqual([testEvent("x", 1).id]);
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
    expect(await installation.admin.letters("patient")).toEqual([]);
  });
}

function tellsAndRewinds(start: Start): void {
  it("tells how far a group is behind, and lets it begin again from the start of the log", async () => {
    const eater = await pickyEater(start, "rebuilders", "topic.nine");
    const { bus, subscription } = await eater.subscribe();
    const backlog = () => eater.admin.backlog("rebuilders", "topic.nine");
    await bus.publish(
      "topic.nine",
      [1, 2, 3].map((sequence) => testEvent("x", sequence)),
    );
    await until(async () => eater.seen.length === 3 && (await backlog()) === 0, "all handled");
    await subscription.close();
    await bus.publish("topic.nine", [testEvent("x", 4)]);
    expect(await backlog()).toBe(1);
    expect(await eater.admin.extent("topic.nine")).toEqual({ events: 4, isWhole: true });
    expect(await eater.admin.extent("topic.of.nobody")).toEqual({ events: 0, isWhole: true });
    await until(
      () =>
        eater.admin.rewind("rebuilders", ["topic.nine"]).then(
          () => true,
          () => false,
        ),
      "nobody reads",
    );
    expect(await backlog()).toBe(4);
    eater.seen.length = 0;
    await eater.subscribe();
    await until(() => eater.seen.length === 4, "the whole log again");
    expect(eater.seen).toEqual(["x1", "x2", "x3", "x4"]);
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
    keepsOrderBehindLetters(start);
    outlastsOutages(start);
    tellsAndRewinds(start);
  });
}
