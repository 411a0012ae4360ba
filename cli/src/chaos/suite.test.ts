import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../command.ts";
import { repository } from "../engine/home.ts";
import { errorTable } from "../error-table.ts";
import { exitCodes } from "../exit-codes.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { experiment, FakeDriver } from "../testing/fake-driver.ts";
import { IdleClock } from "../testing/idle-clock.ts";
import { readExperiments } from "./experiment-files.ts";
import { overloadRates } from "./overload.ts";
import { performSuite, type SuiteCourse } from "./perform-suite.ts";
import type { Place } from "./place.ts";
import { junit } from "./report/junit.ts";
import { suitePage } from "./report/suite-page.ts";
import { claimRun, listReports, readActiveRun, writeReport } from "./run-files.ts";
import type { RunRecord } from "./run-record.ts";
import { endOf, only, readSuite, score, surprises, tally } from "./suite.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "shopstream-chaos-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const books = { name: "The books are right", when: ["after"], invariants: ["R1"] };
const probes = experiment().steadyState;

function record(change: Partial<RunRecord> = {}): RunRecord {
  const good = (probe: string) => ({ probe, ok: true, said: "" });
  return {
    id: "1-x",
    experiment: experiment({ steadyState: [...probes, books] }),
    place: "nowhere",
    radius: { services: [], callers: [], percent: 100 },
    startedAt: 0,
    injectedAt: 1,
    endedAt: 2,
    recoveredAt: 3,
    isRecoveryKnown: true,
    notAsked: [],
    finishedAt: 4,
    detected: { at: 1, by: "x" },
    hits: 1,
    verdict: "held",
    reasons: [],
    readings: { before: [], during: [good("Customers browse")], after: [good("The books are right")] },
    journeys: [],
    budget: [],
    seconds: [],
    failures: [],
    events: [],
    ...change,
  };
}

const broken = (during: boolean, after: boolean): Partial<RunRecord> => ({
  verdict: "deviated",
  readings: {
    before: [],
    during: [{ probe: "Customers browse", ok: during, said: "" }],
    after: [{ probe: "The books are right", ok: after, said: "" }],
  },
});

describe("the score of a game day", () => {
  it("is a hundred when everything held", () => {
    expect(score([record(), record()]).total).toBe(100);
  });

  it("loses most by an invariant, less by customers who noticed", () => {
    expect(score([record(broken(true, false))]).total).toBe(50);
    expect(score([record(broken(false, true))]).total).toBe(80);
  });

  it("is not a hundred where one of many deviated, in whatever way", () => {
    const asked = (...all: boolean[]) => all.map((ok, index) => ({ probe: `Question ${index}`, ok, said: "" }));
    const during = (...all: boolean[]) => ({ readings: { ...record().readings, during: asked(...all) } });
    const many = Array.from({ length: 21 }, () => record(during(true, true, true)));
    // By the parts it is 99.7.
    const slow = record({ verdict: "deviated", ...during(false, true, true) });
    expect(score([...many, slow])).toMatchObject({ total: 99 });
    // Of what customers met afterwards, which is in no part.
    expect(score([...many, record({ verdict: "deviated" })]).total).toBe(99);
    const left = record({ verdict: "not recovered", reasons: ["still there: orders is frozen"] });
    expect(score([...many, left]).total).toBe(99);
  });

  it("is no more than fifty where an invariant was broken once, in however many runs", () => {
    const many = Array.from({ length: 21 }, () => record());
    const capped = expect.stringContaining("an invariant was broken");
    expect(score([...many, record(broken(true, false))])).toMatchObject({ total: 50, capped });
    expect(score([record(broken(false, false))])).toMatchObject({ total: 30, capped });
    expect(score(many)).not.toHaveProperty("capped");
  });

  it("loses by a shop that did not come back, and by hurt that nobody could notice", () => {
    const { recoveredAt: _, ...lost } = record({ verdict: "not recovered" });
    expect(score([lost]).total).toBe(80);
    const { detected: __, ...unseen } = record();
    expect(score([unseen]).total).toBe(100);
    const hurt = {
      journey: "browse",
      phase: "during",
      count: 2,
      ok: 1,
      refused: 1,
      failed: 0,
      p50Ms: 1,
      p95Ms: 1,
    } as const;
    expect(score([{ ...unseen, journeys: [hurt] }]).total).toBe(90);
  });

  it("loses by a shop for which a fault had to be stopped", () => {
    const readings = { before: [], during: [], after: [{ probe: "The books are right", ok: true, said: "" }] };
    expect(score([record({ verdict: "aborted", readings })]).total).toBe(80);
  });

  it("leaves out what proves nothing", () => {
    expect(score([record(), record({ ...broken(false, false), verdict: "inconclusive" })]).total).toBe(100);
    expect(score([]).total).toBe(0);
  });
});

const notRun = (experiment: string) => ({ experiment, why: "not here" });

const course = (records: readonly RunRecord[], more: Partial<SuiteCourse> = {}): SuiteCourse => ({
  records,
  skipped: [],
  refused: [],
  ...more,
});

describe("a game day", () => {
  it("says beside its score how many were run, and how many of these proved nothing", () => {
    const records = [record(), record({ verdict: "inconclusive" })];
    const day = course(records, { skipped: [notRun("a"), notRun("b")], refused: [notRun("c")] });
    const said = "2 of 5 ran: 2 left out, 1 refused, 1 proved nothing";
    expect(tally(day)).toEqual({ ran: 2, of: 5, provedNothing: 1, said });
    expect(suitePage({ name: "day", title: "A day", experiments: [] }, day)).toContain(said);
    const wrong = suitePage({ name: "day", title: "A day", experiments: [] }, course([record(broken(true, false))]));
    expect(wrong).toContain("The score is no more than 50, since an invariant was broken.");
  });

  it("goes on after an experiment that a guard refuses, and tells of it as of a failure", async () => {
    const driver = new FakeDriver();
    driver.doing = ["cart is away"];
    const call = { io: { clock: new IdleClock() }, signal: new AbortController().signal } as unknown as Call;
    const day = {
      name: "day",
      title: "A day",
      experiments: [experiment(), experiment({ name: "all-killed", modes: ["colocated"] })],
    };
    const { records, skipped, refused } = await performSuite(call, { home, driver } as unknown as Place, day);
    expect([records, skipped]).toEqual([[], [{ experiment: "all-killed", why: "not of this kind" }]]);
    expect(refused).toEqual([{ experiment: "orders-killed", why: "SHOP-CHAOS-005: cart is away", exit: 5 }]);
    expect(suitePage(day, course([], { refused }))).toContain("Refused: orders-killed, because SHOP-CHAOS-005");
    expect(junit("day", [], refused)).toContain('errors="1"');
    expect(listReports(home)).toEqual([]);
  });

  it("learns of what can never begin before anything is made in the shop", async () => {
    const driver = new FakeDriver();
    driver.hit = ["orders", "cart"];
    const call = { io: { clock: new IdleClock() }, signal: new AbortController().signal } as unknown as Call;
    const day = { name: "day", title: "A day", experiments: [experiment()] };
    // There is no shop to go to.
    const { refused } = await performSuite(call, { home, driver } as unknown as Place, day);
    expect(refused).toMatchObject([{ experiment: "orders-killed", why: expect.stringContaining("SHOP-CHAOS-007") }]);
  });

  it("of the repository names every experiment there is", () => {
    const { experiments } = readSuite(join(repository, "chaos/gameday.yaml"));
    expect(experiments.map(({ name }) => name).sort()).toEqual(readExperiments().map(({ name }) => name));
  });

  it("is run in part where names are given, and refused with one that it does not have", () => {
    const day = readSuite(join(repository, "chaos/gameday.yaml"));
    expect(only(day, [])).toEqual(day);
    expect(only(day, ["redis-killed"]).experiments.map(({ name }) => name)).toEqual(["redis-killed"]);
    expect(() => only(day, ["unheard-of"])).toThrow("game-day has no experiment unheard-of");
  });

  it("is surprised by what its authors did not expect, for better or worse", () => {
    const expectation = { verdict: "deviated", because: "#1" };
    const weak = record({ experiment: experiment({ expectation }) });
    const known = { ...weak, verdict: "deviated" } as const;
    expect(surprises([record(), known])).toEqual([]);
    expect(surprises([weak, record({ verdict: "deviated" })])).toHaveLength(2);
    expect(suitePage(readSuite(join(repository, "chaos/gameday.yaml")), course([weak]))).toContain("| **no** |");
  });

  it.each([
    ["all went as expected", ["held", "held"], [], undefined],
    ["nothing was run", [], [], exitCodes.inconclusive],
    ["one proved nothing", ["held", "inconclusive"], [], exitCodes.inconclusive],
    ["one deviated", ["deviated", "inconclusive"], [], exitCodes.chaosDeviated],
    ["one was refused", ["held"], [exitCodes.refused], exitCodes.chaosDeviated],
    ["one was stopped", ["deviated", "aborted"], [exitCodes.refused], exitCodes.chaosStopped],
    ["the lever was pulled before one", ["deviated"], [exitCodes.chaosStopped], exitCodes.chaosStopped],
    ["one did not recover", ["deviated", "aborted", "not recovered"], [], exitCodes.chaosResidue],
    ["one could not be cleaned up after", ["aborted"], [exitCodes.chaosResidue], exitCodes.chaosResidue],
  ] as const)("ends as its worst experiment did, when %s", (_, verdicts, exits, wanted) => {
    const records = verdicts.map((verdict) => record({ verdict }));
    const end = endOf({ records, refused: exits.map((exit) => ({ experiment: "x", why: "", exit })) });
    expect(end === undefined ? undefined : errorTable[end].exit).toBe(wanted);
  });

  it("that is not there, or names what is not there, is refused", async () => {
    expect(await shopctl(["chaos", "suite", "run", "nowhere.yaml"])).toMatchObject({ exit: 2 });
    const file = join(home, "day.yaml");
    const head = "apiVersion: shopstream/chaos/v1\nkind: GameDay\nname: my-day\ntitle: A day of mine\n";
    writeFileSync(file, `${head}experiments: [unheard-of]\n`);
    expect((await shopctl(["chaos", "suite", "run", file])).err).toContain("there is no experiment unheard-of");
    writeFileSync(file, head);
    expect((await shopctl(["chaos", "suite", "run", file])).err).toContain("SHOP-CHAOS-002");
  });
});

describe("an overload", () => {
  it("adds to those who come anyway what is missing, in the same mix", () => {
    expect(overloadRates({ browse: 6, checkout: 2 }, 16, 3)).toEqual({ browse: 30, checkout: 10 });
    expect(overloadRates({ browse: 6, checkout: 2 }, 2, 1)).toEqual({ browse: 0, checkout: 0 });
  });
});

describe("the place of the one run", () => {
  const run = { id: "r1", experiment: "orders-killed", since: 0 };

  it("is taken once, also by a runner of the same process, until it is given back", () => {
    const claim = claimRun(home, run);
    expect(claimRun(home, { ...run, id: "r2" })).toBeUndefined();
    expect(readActiveRun(home)).toMatchObject({ ...run, runner: { pid: process.pid } });
    claim?.[Symbol.dispose]();
    expect(readActiveRun(home)).toBeUndefined();
    using again = claimRun(home, run);
    expect(again).toBeDefined();
  });

  it("is taken over from a runner that is dead", () => {
    claimRun(home, run)?.[Symbol.dispose]();
    const left = { ...run, runner: { pid: process.pid, startTime: "long ago" } };
    writeFileSync(join(home, "chaos/run.json"), JSON.stringify(left));
    using claim = claimRun(home, { ...run, id: "r2" });
    expect(claim).toBeDefined();
    expect(readActiveRun(home)?.id).toBe("r2");
  });
});

describe("reports", () => {
  it("are listed, and read by their name or as the last", async () => {
    const env = { SHOPSTREAM_HOME: home };
    for (const id of ["20260102-b", "20260101-a"])
      writeReport(home, id, { "report.json": JSON.stringify(record({ id })), "report.md": `# ${id}` });
    expect(listReports(home)).toEqual(["20260101-a", "20260102-b"]);
    expect((await shopctl(["chaos", "report"], { env })).out).toContain("20260101-a  held     as expected");
    expect((await shopctl(["chaos", "report", "last"], { env })).out).toBe("# 20260102-b\n");
    expect(await shopctl(["chaos", "report", "unheard-of"], { env })).toMatchObject({ exit: 3 });
  });

  it("need no platform, but everything else does", async () => {
    const env = { SHOPSTREAM_HOME: home, SHOP_URL: "http://shop.example" };
    for (const verb of ["status", "abort", "lever", "recover", "plan orders-killed", "run orders-killed"])
      expect([verb, await shopctl(["chaos", ...verb.split(" ")], { env })]).toEqual([
        verb,
        expect.objectContaining({ exit: expect.toSatisfy((exit: number) => exit === 3 || exit === 5) }),
      ]);
  });
});
