import { describe, expect, it } from "vitest";
import { parseMetrics } from "../engine/metrics-page.ts";
import { spending } from "../engine/slo-budget.ts";
import { experiment, FakeDriver } from "../testing/fake-driver.ts";
import type { Fault } from "./experiment.ts";
import { Hypothesis } from "./hypothesis.ts";
import { judge } from "./judge.ts";
import type { Reading } from "./probing.ts";
import { radiusOf } from "./radius.ts";
import { junit } from "./report/junit.ts";
import { markdown } from "./report/markdown.ts";
import { plot } from "./report/plot.ts";
import { suitePage } from "./report/suite-page.ts";
import { type Course, newCourse } from "./run-experiment.ts";
import type { RunRecord } from "./run-record.ts";

const good: Reading = { probe: "Customers browse", ok: true, said: "10 of 10" };
const bad: Reading = { ...good, ok: false, said: "1 of 10" };
const early: Reading = { ...good, ok: undefined, isEarly: true, said: "nothing yet" };

function course(change: Partial<Course> = {}): Course {
  const recovery = { at: 4, readings: [good], symptoms: [] };
  const readings = { before: [good], during: [good], after: [good] };
  return {
    ...newCourse(0),
    injectedAt: 1,
    endedAt: 2,
    hits: 1,
    observation: { kind: "time" },
    recovery,
    readings,
    finishedAt: 5,
    ...change,
  };
}

const during = (reading: Reading): Partial<Course> => ({
  readings: { before: [good], during: [reading], after: [good] },
});
const unasked: Reading = { ...good, ok: undefined, said: "no Prometheus was given", isOutOfReach: true };
const all = { before: [good], during: [good], after: [good] };
const cut = { finishedAt: undefined as never };
const aborted = { observation: { kind: "aborted", why: "the lever was pulled" } } as const;
const lost = { recovery: { at: undefined, readings: [bad], symptoms: ["orders is held"] } };

describe("the verdict of a run", () => {
  it.each([
    ["held", "all conditions were met and the fault was there", {}],
    ["deviated", "a condition was broken while it lasted", { observation: { kind: "breach", broken: [bad] } as const }],
    ["deviated", "the whole time taken together was not as it should be", during(bad)],
    ["deviated", "the books are wrong afterwards", { readings: { before: [good], during: [good], after: [bad] } }],
    ["aborted", "somebody or something stopped it", aborted],
    [
      "aborted",
      "it was interrupted before it was over",
      { observation: undefined as never, recovery: undefined as never },
    ],
    ["inconclusive", "the fault was never seen", { hits: 0 }],
    ["inconclusive", "nobody could say what the fault did", { hits: undefined as never }],
    ["aborted", "it was interrupted while the shop recovered", { ...cut, recovery: undefined as never }],
    ["aborted", "it was interrupted before anybody asked for the books", cut],
    ["aborted", "nobody looked, since its runner slept", { awayMs: 60_000 }],
    ["aborted", "its runner slept while the shop recovered", { ...lost, awayMs: 60_000 }],
    ["held", "its runner was late by no more than it may be", { awayMs: 10_000 }],
    ["not recovered", "its runner slept, and something is still there", { awayMs: 60_000, residue: ["it is frozen"] }],
    ["inconclusive", "too few customers came", during(early)],
    ["inconclusive", "a condition could not be asked while it lasted", during(unasked)],
    ["inconclusive", "a condition could not be asked afterwards", { readings: { ...all, after: [good, unasked] } }],
    ["deviated", "one could not be asked and another was broken", { readings: { ...all, during: [unasked, bad] } }],
    ["not recovered", "something of the fault is still there", { residue: ["orders is frozen"] }],
    ["not recovered", "that, and it was interrupted", { ...cut, residue: ["orders is frozen"] }],
    ["not recovered", "the shop was not well again in time", lost],
    ["not recovered", "that, and everything else", { ...lost, ...aborted, ...during(bad), hits: 0 }],
  ] as [string, string, Partial<Course>][])("is %s when %s", (verdict, _, change) => {
    expect(judge(course(change)).verdict).toBe(verdict);
  });

  it("says why", () => {
    expect(judge(course(during(bad))).reasons).toEqual(["not so: Customers browse (1 of 10)"]);
    expect(judge(course(lost)).reasons).toContain("orders is held");
    const slow = { recovery: { at: undefined, readings: [early], symptoms: [] } };
    expect(judge(course(slow)).reasons).toEqual([`not known: ${early.probe} (${early.said})`]);
    expect(judge(course({ residue: ["orders is frozen"] })).reasons).toEqual(["still there: orders is frozen"]);
    expect(judge(course(during(unasked))).reasons).toEqual(["not known: Customers browse (no Prometheus was given)"]);
  });
});

describe("a condition that is looked at again and again", () => {
  it("is broken by k bad looks of the last n, and not by fewer", () => {
    const hypothesis = new Hypothesis({ failures: 2, of: 3 });
    const looks = [bad, good, good, bad, good, bad].map((reading) => hypothesis.look([reading]).length);
    expect(looks).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it("is not judged by looks that could not be had", () => {
    const hypothesis = new Hypothesis({ failures: 1, of: 1 });
    expect(hypothesis.look([early])).toEqual([]);
    expect(hypothesis.look([bad])).toEqual([bad]);
  });
});

describe("the radius on a local platform", () => {
  const services = [
    { name: "gateway", calls: ["orders"], stores: ["redis"] },
    { name: "orders", calls: ["cart"], stores: ["database"] },
    { name: "cart", calls: [], stores: ["redis"] },
    { name: "users", calls: [], stores: ["database"] },
  ] as const;
  const of = (change: object, mode: "wire" | "colocated" = "wire") => radiusOf(experiment(change), mode, services);

  it("is a service, and may be felt by who asks it, directly or through others", () => {
    expect(of({ target: { service: "cart" } })).toEqual({
      services: ["cart"],
      callers: ["gateway", "orders"],
      percent: 100,
    });
  });

  it("is everybody where all share the process that is hit, and one where only its calls are", () => {
    expect(of({}, "colocated").services).toHaveLength(4);
    expect(of({ fault: { kind: "error", percent: 20 } }, "colocated")).toMatchObject({
      services: ["orders"],
      percent: 20,
    });
  });

  it("of an engine is who stands on it", () => {
    expect(of({ target: { engine: "postgres" } }).services).toEqual(["orders", "users"]);
    expect(of({ target: { engine: "redis" } }).services).toHaveLength(4);
    expect(of({ target: { engine: "payment-provider" } }).services).toEqual(["payments"]);
  });

  it("of a fault that has one target is that target's, whatever else was written", () => {
    const aimed = (fault: Fault) =>
      radiusOf({ ...experiment({ target: { service: "cart" } }), fault }, "wire", services);
    expect(aimed({ kind: "full" }).services).toEqual(["orders", "users"]);
    expect(aimed({ kind: "provider", faults: {} }).services).toEqual(["payments"]);
    expect(aimed({ kind: "overload", times: 3 }).services).toHaveLength(4);
  });
});

describe("the budget", () => {
  const slo = {
    service: "orders",
    windowHours: 28 * 24,
    objectives: [
      {
        name: "available",
        says: "An order is placed.",
        target: 0.99,
        sli: { ratio: { metric: "rpc_seconds", badCodes: ["timeout"], methods: ["Create"] } },
      },
      { name: "fast", says: "Soon.", target: 0.9, sli: { latency: { metric: "rpc_seconds", thresholdMs: 500 } } },
    ],
  };
  const page = (ok: number, timeout: number, fast: number) =>
    new Map([
      [
        "orders",
        parseMetrics(`# HELP rpc_seconds of calls
rpc_seconds_count{method="Create",code="ok"} ${ok}
rpc_seconds_count{method="Create",code="timeout"} ${timeout}
rpc_seconds_bucket{le="0.5",method="Create",code="ok"} ${fast}`),
      ],
    ]);

  it("is what was bad between two looks, against what may be", () => {
    const [available, fast] = spending([slo], page(100, 0, 100), page(190, 10, 180), 28 * 864_000);
    expect(available).toMatchObject({ total: 100, bad: 10, burn: expect.closeTo(10), share: expect.closeTo(0.1) });
    expect(fast).toMatchObject({ total: 100, bad: 20, burn: expect.closeTo(2) });
  });

  it("counts from nothing after a process began anew, and leaves out what nobody asked for", () => {
    expect(spending([slo], page(100, 5, 0), page(9, 1, 10), 1)[0]).toMatchObject({ total: 10, bad: 1 });
    expect(spending([slo], page(1, 1, 1), page(1, 1, 1), 1)).toEqual([]);
  });
});

describe("a report", () => {
  const record: RunRecord = {
    id: "20260101000000-orders-killed",
    experiment: experiment({ title: "The <orders> service is killed" }),
    place: "nowhere",
    radius: new FakeDriver().radius(experiment()),
    startedAt: 0,
    injectedAt: 2_000,
    endedAt: 12_000,
    recoveredAt: 13_500,
    isRecoveryKnown: true,
    notAsked: [],
    finishedAt: 20_000,
    detected: { at: 2_700, by: "orders is starting" },
    hits: 1,
    verdict: "deviated",
    reasons: ["not so: Customers browse (1 of 10)"],
    readings: { before: [good], during: [bad], after: [early] },
    journeys: [{ journey: "browse", phase: "during", count: 10, ok: 1, refused: 0, failed: 9, p50Ms: 5, p95Ms: 9 }],
    budget: [{ service: "gateway", objective: "available", total: 10, bad: 9, burn: 900, share: 0.01 }],
    seconds: [{ at: 0, ok: 3, refused: 1, failed: 2, p95Ms: 40 }],
    failures: [{ journey: "browse", said: "500 internal" }],
    events: [{ at: 2_000, said: "fault" }],
  };

  it("is a page that a person reads, with verdict, detection, recovery and budget", () => {
    const page = markdown(record);
    for (const part of [
      "# orders-killed: deviated",
      "expected was held",
      "noticed after 0.7 s",
      "well 1.5 s after",
      "900.0",
      "1.000 %",
      "**no**",
      "browse: 500 internal",
    ])
      expect(page).toContain(part);
  });

  it("names the invariants that could not be asked, of which its verdict says nothing", () => {
    const held: RunRecord = { ...record, verdict: "held", notAsked: ["R8"] };
    expect(markdown(held)).toContain("- Not asked here, so that nothing is said of it: R8\n");
    const day = suitePage(
      { name: "day", title: "A day", experiments: [] },
      { records: [held], skipped: [], refused: [] },
    );
    expect(day).toContain("R8 was not asked");
    expect(markdown(record)).not.toContain("Not asked here");
  });

  it("says of a run that was cut short what was not looked at, and no more", () => {
    const { recoveredAt: _, detected: __, hits: ___, budget: ____, ...cutShort } = record;
    const page = markdown({ ...cutShort, verdict: "aborted", isRecoveryKnown: false });
    for (const part of [
      "whether it took effect was not looked at. Nobody had noticed it by then. Whether it came back was not asked.",
      "## Budget spent\n\nNot looked at.",
    ])
      expect(page).toContain(part);
    const { recoveredAt: _____, ...lost } = record;
    expect(markdown({ ...lost, hits: 0 })).toMatch(/took effect 0 times\. .* It did not come back in time\./);
  });

  it("is a test case for a pipeline: failed, an error where nothing was proven, passed where it was expected", () => {
    const cases = junit("game day", [record, { ...record, verdict: "inconclusive" }, { ...record, verdict: "held" }]);
    expect(cases).toContain('tests="3" failures="1" errors="1"');
    expect(cases).toContain('<failure type="deviated" message="deviated, expected held">');
    expect(cases).toContain('<error type="inconclusive"');
  });

  it("is well-formed XML whatever a program printed that is a reason", () => {
    const reasons = ["\u001b[31mred\u001b[39m \u0000and <bold>\nnext"];
    expect(junit("day", [{ ...record, reasons }])).toContain(">red and &lt;bold&gt;\nnext</failure>");
  });

  it("is a drawing that is well-formed whatever a title says", () => {
    const drawing = plot(record);
    expect(drawing).toContain("The &lt;orders&gt; service is killed: deviated");
    expect(drawing.match(/<rect /g)?.length).toBeGreaterThan(5);
    expect(drawing).not.toContain("NaN");
  });
});
