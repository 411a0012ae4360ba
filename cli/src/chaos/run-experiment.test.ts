import { systemRandom } from "@shopstream/platform/random.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { parseMetrics, type Series } from "../engine/metrics-page.ts";
import { Rest } from "../engine/rest.ts";
import { experiment, FakeDriver } from "../testing/fake-driver.ts";
import { IdleClock } from "../testing/idle-clock.ts";
import { Refusal } from "./customer.ts";
import type { JourneyContext } from "./journeys.ts";
import { toRecord } from "./judge.ts";
import type { RunContext } from "./run-context.ts";
import { type Course, endFault, newCourse, runExperiment } from "./run-experiment.ts";
import { Samples } from "./samples.ts";

/** A shop that answers everybody alike. */
let shop: { says: "ok" | "come again" | "nonsense" | "nothing" | "nothing to some" | "late to some"; up: number };
let visits: number;
let driver: FakeDriver;
let clock: IdleClock;
let course: Course;
let interrupt: AbortController;
beforeEach(() => {
  [asked, areCheap, counted, visits] = [0, true, [], 0];
  shop = { says: "ok", up: 1 };
  driver = new FakeDriver();
  clock = new IdleClock();
  interrupt = new AbortController();
});

const customer: JourneyContext["customer"] = {
  ask: async <T>() => {
    if (shop.says === "come again") throw new Refusal(503, "overloaded");
    const isUnlucky = visits++ % 2 === 0;
    if (shop.says === "nothing" || (shop.says === "nothing to some" && isUnlucky)) {
      await clock.sleep(12_000);
      throw new Error("nobody answers");
    }
    if (shop.says === "late to some" && isUnlucky) await clock.sleep(4_500);
    if (shop.says === "nonsense") throw new Refusal(500, undefined);
    return {} as T;
  },
};

const small = {
  duration: "12s",
  recoverWithin: "20s",
  load: { browse: 6 },
  steadyState: [
    { name: "The shop is there", metric: { service: "gateway", name: "up", min: 0 } },
    { name: "Customers browse", journey: { name: "browse", graceful: 0.9 } },
  ],
};

/** How often somebody read what services count, and whether that costs nothing. */
let [asked, areCheap] = [0, true];
/** Of the page of orders, beside that of the shop. */
let counted: readonly Series[] = [];

function contextOf(change: object): RunContext {
  const samples = new Samples();
  const metrics = async () => {
    asked += 1;
    return new Map([
      ["gateway", [{ name: "up", labels: {}, value: shop.up }]],
      ["orders", counted],
    ]);
  };
  return {
    id: "run-1",
    experiment: experiment({ ...small, ...change }),
    driver,
    target: { url: "", admin: { email: "", password: "" }, shop: new Rest("", clock), file: undefined },
    clock,
    random: systemRandom,
    signal: interrupt.signal,
    samples,
    journeys: { customer, clock, random: systemRandom, samples, goods: {} as JourneyContext["goods"] },
    metrics,
    metricsAreCheap: areCheap,
    releases: async () => [],
    metricsBefore: new Map(),
    prometheusUrl: undefined,
    tell: () => {},
    update: () => {},
  };
}

async function run(change: object = {}) {
  const context = contextOf(change);
  course = newCourse(clock.now());
  await clock.through(runExperiment(context, course));
  return toRecord(context, course);
}

const say = (says: typeof shop.says) => {
  shop.says = says;
};

/** Does something once the fault is there. */
const meanwhile = (work: () => void) => {
  let looks = 0;
  driver.onState = () => {
    looks += 1;
    if (looks === 2) work();
  };
};

/** From the end of the fault on. */
const afterwards = (says: typeof shop.says) => {
  const end = driver.end.bind(driver);
  driver.end = async (id, by) => {
    say(says);
    await end(id, by);
  };
};

describe("a run", () => {
  it("holds when customers were told to wait and all was well again; the fault had an end of its own", async () => {
    meanwhile(() => say("come again"));
    const end = driver.end.bind(driver);
    driver.end = async (id, by) => {
      say("ok");
      await end(id, by);
    };
    const record = await run();
    expect([record.verdict, record.reasons]).toEqual(["held", []]);
    expect(driver.log).toEqual(["inject for 22000", "end by runner"]);
    expect(record.detected?.by).toContain("503 overloaded");
    expect(record.recoveredAt).toBeGreaterThan(record.endedAt ?? 0);
    const during = record.journeys.find(({ phase }) => phase === "during");
    expect(during?.refused).toBeGreaterThan(0);
    expect(record.seconds.length).toBeGreaterThan(10);
  });

  it("lasts from when the fault is there, however long it took to make it", async () => {
    const inject = driver.inject.bind(driver);
    driver.inject = async (...order) => {
      await clock.sleep(40_000);
      await inject(...order);
      say("nonsense");
    };
    let looks = 0;
    driver.onState = () => {
      looks += 1;
    };
    afterwards("ok");
    // Of all who came since it was ordered most were served.
    const journey = { name: "browse", success: 0.5 };
    const when = { when: ["before", "after"] };
    const steadyState = [{ ...small.steadyState[0] }, { name: "Most browse", ...when, journey }];
    const { verdict, injectedAt = 0, endedAt = 0, journeys } = await run({ steadyState });
    expect([verdict, looks > 11, endedAt - injectedAt]).toEqual(["held", true, 12_000]);
    expect(journeys.filter(({ phase }) => phase === "during")).toMatchObject([{ ok: 0 }]);
    expect(journeys.filter(({ phase }) => phase === "before")).toMatchObject([{ failed: 0 }]);
  });

  it("asks what must be so while the fault lasts before it counts what the fault did", async () => {
    driver.hits = async () => {
      shop.up = 0;
      return 1;
    };
    afterwards("ok");
    const metric = { service: "gateway", name: "up", min: 1 };
    const steadyState = [...small.steadyState, { name: "It is up", when: ["during"], metric }];
    expect((await run({ steadyState })).verdict).toBe("held");
  });

  it("ends the fault before its time when it costs more of a budget than it may", async () => {
    const failed = 'rpc_server_duration_seconds_count{method="CreateOrder",code="internal"} 1000\n';
    meanwhile(() => {
      counted = [...parseMetrics(failed)];
    });
    const dear = await run({ duration: "10m" });
    expect([dear.verdict, dear.reasons]).toEqual(["aborted", [expect.stringMatching(/% of the budget of orders/)]]);
    expect(driver.log.at(-1)).toBe("end by runner");
  });

  it("deviates, and ends the fault before its time, when customers are failed", async () => {
    meanwhile(() => say("nonsense"));
    const end = driver.end.bind(driver);
    driver.end = async (id, by) => {
      say("ok");
      await end(id, by);
    };
    const record = await run({ duration: "10m" });
    expect(record.verdict).toBe("deviated");
    expect((record.endedAt ?? 0) - (record.injectedAt ?? 0)).toBeLessThan(120_000);
  });

  it("is not recovered when the shop does not become well again", async () => {
    meanwhile(() => say("nonsense"));
    expect((await run({ recoverWithin: "3s" })).verdict).toBe("not recovered");
    expect(driver.log.at(-1)).toBe("end by runner");
  });

  it("is aborted by an abort condition, before the hypothesis is", async () => {
    meanwhile(() => {
      driver.ill = ["cart is away"];
      shop.up = 0;
    });
    const end = driver.end.bind(driver);
    driver.end = async (id, by) => {
      say("ok");
      driver.ill = [];
      shop.up = 1;
      await end(id, by);
    };
    const abort = [{ name: "Somebody is served", metric: { service: "gateway", name: "up", min: 1 } }];
    const record = await run({ abort, tolerance: { failures: 2, of: 3 } });
    expect([record.verdict, record.reasons[0]]).toEqual(["aborted", expect.stringContaining("Somebody is served")]);
  });

  it("is aborted when customers hang altogether, although nobody has told of any of them", async () => {
    meanwhile(() => say("nothing"));
    afterwards("ok");
    const [there, browse] = small.steadyState;
    const steadyState = [there, { ...browse, when: ["before", "after"] }];
    const abort = [{ name: "Most browse", journey: { name: "browse", success: 0.5 } }];
    const record = await run({ duration: "60s", steadyState, abort });
    expect([record.verdict, record.reasons]).toEqual(["aborted", [expect.stringContaining("wait for an answer")]]);
    expect((record.endedAt ?? 0) - (record.injectedAt ?? 0)).toBeLessThan(20_000);
  });

  it("deviates when some customers are served at once afterwards, and others hang", async () => {
    afterwards("nothing to some");
    const record = await run();
    expect([record.verdict, record.reasons]).toEqual(["deviated", [expect.stringContaining("Customers browse")]]);
  });

  it("deviates when those were late, in the end, whom nobody had heard of when all seemed well", async () => {
    afterwards("late to some");
    const journey = { name: "browse", graceful: 0.9, p95Ms: 3_000 };
    const record = await run({ steadyState: [{ name: "Customers browse at once", journey }] });
    expect([record.verdict, record.reasons]).toEqual(["deviated", [expect.stringContaining("p95 4500 ms")]]);
  });

  it.each([
    ["the lever", () => driver.pullLever("an incident"), "the lever was pulled: an incident"],
    ["somebody", () => driver.end("run-1", "abort"), "somebody aborted it"],
    ["recover", () => driver.end("run-1", "recover"), "the fault was ended by recover"],
    [
      "its deadline",
      () => driver.end("run-1", "deadline"),
      "the fault was over by its deadline while it was still looked at",
    ],
  ])("is aborted by %s", async (_, act, why) => {
    meanwhile(() => void act());
    const record = await run();
    expect([record.verdict, record.reasons]).toEqual(["aborted", [why]]);
  });

  it("is aborted, and judges nothing, when its runner slept while the fault lasted", async () => {
    meanwhile(() => clock.advance(3_600_000));
    const record = await run({ duration: "10m" });
    expect([record.verdict, record.reasons]).toEqual(["aborted", [expect.stringContaining("stood still for 60 min")]]);
    expect(driver.log.at(-1)).toBe("end by runner");
  });

  it("is aborted, and not called lost, when its runner slept while the shop recovered", async () => {
    const symptoms = driver.symptoms.bind(driver);
    driver.symptoms = async () => {
      if (!driver.log.includes("end by runner")) return symptoms();
      clock.advance(3_600_000);
      return ["orders is starting"];
    };
    const record = await run();
    expect([record.verdict, record.reasons]).toEqual(["aborted", [expect.stringContaining("stood still for 60 min")]]);
  });

  it("is aborted, and cleans up around it, when the place of the fault does not answer any more", async () => {
    driver.onState = () => {
      if (driver.log.length === 1) throw new Error("no answer");
    };
    driver.end = async () => {
      throw new Error("no answer");
    };
    const record = await run();
    expect([record.verdict, record.reasons]).toEqual(["aborted", ["contact to the place of the fault was lost"]]);
    expect(driver.log).toEqual(["inject for 22000", "recover"]);
  });

  it("takes a fault back that may be there although nobody said so", async () => {
    const inject = driver.inject.bind(driver);
    driver.inject = async (...order) => {
      await inject(...order);
      throw new Error("no answer");
    };
    await expect(run()).rejects.toThrow("no answer");
    expect(driver.log).toEqual(["inject for 22000", "end by runner"]);
  });

  it("takes back at Ctrl-C also what was still on its way to be made", async () => {
    const late = Promise.withResolvers<void>();
    const inject = driver.inject.bind(driver);
    driver.inject = async (...order) => {
      await late.promise;
      await inject(...order);
    };
    const context = contextOf({});
    course = newCourse(clock.now());
    course.injecting = driver.inject(context.experiment, "run-1", 1_000);
    const ended = endFault(context, course, "abort");
    late.resolve();
    await ended;
    expect(driver.log).toEqual(["inject for 1000", "end by abort"]);
  });

  it("takes the fault back at Ctrl-C", async () => {
    meanwhile(() => interrupt.abort(new DOMException("SIGINT", "AbortError")));
    const context = contextOf({});
    course = newCourse(clock.now());
    await expect(clock.through(runExperiment(context, course))).rejects.toMatchObject({ name: "AbortError" });
    expect(driver.log).toEqual(["inject for 22000", "end by runner"]);
    const record = toRecord(context, course);
    expect([record.isRecoveryKnown, "hits" in record, "budget" in record]).toEqual([false, false, false]);
  });

  it("is aborted, and not held, by Ctrl-C in the recovery, when nobody was asked yet", async () => {
    const end = driver.end.bind(driver);
    driver.end = async (id, by) => {
      await end(id, by);
      interrupt.abort(new DOMException("SIGINT", "AbortError"));
    };
    const context = contextOf({});
    course = newCourse(clock.now());
    await expect(clock.through(runExperiment(context, course))).rejects.toMatchObject({ name: "AbortError" });
    expect(course.observation).toEqual({ kind: "time" });
    expect(toRecord(context, course)).toMatchObject({ verdict: "aborted", reasons: ["it was interrupted"] });
  });

  it("breaks nothing on a red steady state", async () => {
    say("nonsense");
    await expect(run()).rejects.toMatchObject({ code: "SHOP-CHAOS-006" });
    expect(driver.log).toEqual([]);
  });

  it("does not read what services count while the fault lasts where that is dear", async () => {
    const steadyState = small.steadyState.slice(1);
    await run({ steadyState });
    const often = asked;
    [asked, areCheap] = [0, false];
    await run({ steadyState });
    expect([asked, often > 5]).toEqual([1, true]);
  });

  it("is not recovered, and says so, when something of the fault is still there", async () => {
    driver.end = async () => {};
    const record = await run();
    expect([record.verdict, record.reasons]).toEqual(["not recovered", ["still there: The orders service is killed"]]);
    expect(record.readings.during).not.toEqual([]);
  });

  it("is not recovered when its place does not tell whether something is left", async () => {
    const end = driver.end.bind(driver);
    driver.end = async (id, by) => {
      await end(id, by);
      driver.onState = () => {
        throw new Error("no answer");
      };
    };
    const record = await run();
    expect([record.verdict, record.reasons[0]]).toEqual(["not recovered", expect.stringContaining("no answer")]);
  });

  it("proves nothing when a condition could not be asked to its end", async () => {
    const promql = { name: "Requests are few", promql: { query: "up", max: 1 } };
    const record = await run({ steadyState: [...small.steadyState, promql] });
    expect([record.verdict, record.reasons[0]]).toEqual(["inconclusive", expect.stringContaining("no Prometheus")]);
  });

  it("breaks nothing when nobody came before", async () => {
    const journey = { name: "browse", success: 0.5, samples: 100_000 };
    await expect(run({ steadyState: [{ name: "Many browse", journey }] })).rejects.toMatchObject({
      code: "SHOP-CHAOS-006",
    });
    expect(driver.log).toEqual([]);
  });

  it("proves nothing when the fault was never seen, or no customers came", async () => {
    driver.effects = 0;
    expect((await run()).verdict).toBe("inconclusive");
    driver.effects = 1;
    const journey = { name: "browse", success: 0.5, samples: 100_000 };
    const record = await run({
      steadyState: [small.steadyState[0], { name: "Many browse", when: ["during"], journey }],
    });
    expect(record.verdict).toBe("inconclusive");
  });
});
