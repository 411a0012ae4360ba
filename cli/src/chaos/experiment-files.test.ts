import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probes } from "@shopstream/cdk8s/workload/probes.ts";
import { afterAll, describe, expect, it } from "vitest";
import { repository } from "../engine/home.ts";
import { exitCodes } from "../exit-codes.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { experiment } from "../testing/fake-driver.ts";
import { readExperiments } from "./experiment-files.ts";
import { faultKinds, whoIsHit } from "./fault-kinds.ts";

const experiments = readExperiments();

describe("the experiments of the repository", () => {
  it("are well-formed, and each has a name of its own", () => {
    expect(experiments.length).toBeGreaterThan(1);
    expect(new Set(experiments.map(({ name }) => name)).size).toBe(experiments.length);
  });

  it.each(experiments.map((each) => [each.name, each]))("%s names a runbook that is there", (_, { runbook }) => {
    expect(existsSync(join(repository, runbook))).toBe(true);
  });

  it.each(experiments.map((each) => [each.name, each]))(
    "%s asks for the books afterwards, and says why where it expects to deviate",
    (_, { steadyState, expectation }) => {
      const asked = steadyState.flatMap(({ invariants = [], when }) => (when.includes("after") ? invariants : []));
      expect(asked).toEqual(expect.arrayContaining(["R1", "R2", "R3", "R4", "R6"]));
      expect(expectation.verdict === "held" || expectation.because !== undefined).toBe(true);
    },
  );

  it.each(experiments.map((each) => [each.name, each]))(
    "%s asks about every journey that it brings",
    (_, experiment) => {
      const asked = experiment.steadyState.flatMap(({ journey }) => journey?.name ?? []);
      expect(Object.keys(experiment.load).filter((name) => !asked.some((each) => each === name))).toEqual([]);
    },
  );

  it("have a limit at which they are ended at once, but for those that say why they have none", () => {
    const withoutOne = experiments.filter(({ abort }) => abort.length === 0).map(({ name }) => name);
    const text = (name: string) => readFileSync(join(repository, `chaos/experiments/${name}.yaml`), "utf8");
    expect(withoutOne.filter((name) => !/^# No abort: /m.test(text(name)))).toEqual([]);
  });

  it.each(
    experiments.flatMap(({ name, expectation: { because } }) => (because === undefined ? [] : [[name, because]])),
  )("%s names a weakness that is described: %s", (name, because) => {
    const described = readFileSync(join(repository, "docs/chaos.md"), "utf8").split("## Known weaknesses")[1] ?? "";
    const [, section = ""] = described.split(`### ${because.split(":")[0]}: `);
    expect(section.split("\n#")[0]).toContain(`\`${name}\``);
  });

  it("have a schema beside them that says the same (else: shopctl chaos validate --print-schema)", async () => {
    const written = readFileSync(join(repository, "chaos/schema.json"), "utf8");
    expect(JSON.parse((await shopctl(["chaos", "validate", "--print-schema"])).out)).toEqual(JSON.parse(written));
  });
});

describe("an experiment", () => {
  it("takes its times as words and has defaults for what is left out", () => {
    expect(experiment()).toMatchObject({
      duration: 10_000,
      modes: ["wire", "colocated"],
      tolerance: { failures: 3, of: 5 },
      fault: { signal: "SIGKILL" },
      expectation: { verdict: "held" },
    });
  });

  const probe = { name: "Customers browse", http: { path: "/" } };
  const once = { failures: 1, of: 1 };
  const asking = (question: object) => ({ steadyState: [{ name: "It is so", ...question }] });
  it.each([
    ["a time without a unit", { duration: "10" }, "duration"],
    ["a fault that nobody knows", { fault: { kind: "fire" } }, "fault"],
    ["a part that nobody knows", { blastRadious: 3 }, "blastRadious"],
    ["no time to recover in", { recoverWithin: "0s" }, "recoverWithin: between 1s and 15m"],
    ["a recovery that is waited for all day", { recoverWithin: "16m" }, "recoverWithin: between 1s and 15m"],
    ["a crowd for customers", { load: { browse: 60, product: 50 } }, "110 journeys a second are too many"],
    ["two targets", { target: { service: "orders", engine: "redis" } }, "target: kill hits one of"],
    ["no target", { target: {} }, "one service"],
    ["a probe with two questions", { steadyState: [{ ...probe, promql: { query: "up", min: 1 } }] }, "exactly one"],
    ["a probe with none", { steadyState: [{ name: "Customers browse" }] }, "exactly one"],
    ["a probe of a journey that nobody makes", { load: { search: 1 } }, "nobody makes the journey browse"],
    ["a phase in which nothing is asked", { steadyState: [{ ...probe, when: ["before"] }] }, "nothing is asked during"],
    ["a tolerance that cannot be exceeded", { tolerance: { failures: 6, of: 5 } }, "tolerance"],
    ["a tolerance of more looks than there are", { tolerance: { failures: 11, of: 11 } }, "tolerance.failures: 11"],
    ["an abort condition and no time to break it", { duration: "2s", abort: [probe], tolerance: once }, "abort: 3"],
    [
      "an abort condition about customers of whom too few come",
      { load: { browse: 0.5 }, abort: [{ name: "Most browse", journey: { name: "browse", success: 0.5 } }] },
      "abort.0: three looks at 3 who browse take 18 s",
    ],
    [
      "a p95 of those of whom too few come while it lasts",
      { load: { browse: 2 }, duration: "10s", ...asking({ journey: { name: "browse", p95Ms: 2_000 } }) },
      "load: what is asked during takes 11 s of customers, 10 s there are",
    ],
    [
      "a journey of which nobody waits for enough before it",
      { load: { browse: 0.5 }, ...asking({ journey: { name: "browse", p95Ms: 2_000 } }) },
      "load: what is asked before",
    ],
    [
      "a time in which every customer has left",
      asking({ journey: { name: "browse", p95Ms: 12_001 } }),
      "p95Ms: Too big: expected number to be <=12000",
    ],
    ["a page that may answer anything", asking({ http: { path: "/", status: [] } }), "status"],
    ["a freeze that the kubelet ends", { fault: { kind: "freeze" }, duration: "51s" }, "a freeze lasts 50 s at most"],
    ["a radius of more than there is", { blastRadius: { services: 99 } }, "blastRadius.services: 99 may be hit"],
    ["another name than its file", { name: "Orders" }, "name"],
    ["a runbook that is not there", { runbook: "docs/runbooks/none.md" }, "runbook"],
    ["a place where its fault cannot be made", { fault: { kind: "dns" }, modes: ["colocated"] }, "modes"],
    ["a journey that is not judged", asking({ journey: { name: "browse" } }), "success, graceful or p95Ms"],
    ["a share that nobody misses", asking({ journey: { name: "browse", success: 0 } }), "success"],
    ["a metric without a limit", asking({ metric: { service: "orders", name: "up" } }), "min or max"],
    [
      "a metric of a service that is not there",
      asking({ metric: { service: "order", name: "up", min: 1 } }),
      "service",
    ],
    ["a query without a limit", asking({ promql: { query: "up" } }), "min or max"],
    ["a page that may take as long as it likes", asking({ http: { path: "/", withinMs: 60_000 } }), "withinMs"],
    ["invariants while the fault lasts", asking({ invariants: ["R1"] }), "ask them before and after"],
    ["an invariant that nobody answers for", asking({ invariants: ["R7"], when: ["after"] }), "invariants"],
    ["invariants that end a fault", { abort: [{ name: "Books are right", invariants: ["R1"] }] }, "invariants"],
    ["an abort condition of some phases", { abort: [{ ...probe, when: ["before"] }] }, "when"],
    ["a fault that is later than services wait", { fault: { kind: "latency", delay: "5m" } }, "between 1ms and 60s"],
    ["a fault without a pause", { fault: { kind: "kill", every: "0s" } }, "between 500ms and 5m"],
    ["a fault of none of the calls", { fault: { kind: "error", percent: 0 } }, "percent"],
    ["calls that nobody makes", { fault: { kind: "error", from: "search" } }, "search does not call orders"],
    ["a caller that is a pattern", { fault: { kind: "error", from: ".*" } }, "from"],
    ["a method that is a program", { fault: { kind: "abort", method: 'x") or (1==1' } }, "the name of an RPC"],
    ["a service that is a path", { target: { service: "../../other/services/web" } }, "service"],
    ["a service that is misspelt", { target: { service: "serach" } }, "service"],
    ["an engine's workload for a service", { target: { service: "postgresql" } }, "service"],
  ])("with %s is refused, and the place is named", (_, change, place) => {
    expect(() => experiment(change)).toThrow(place);
  });
});

it("a freeze ends before the kubelet's patience with a pod that answers nothing", () => {
  expect(experiment({ fault: { kind: "freeze" }, duration: "50s" }).duration).toBe(50_000);
  const { livenessProbe } = probes(60);
  const { periodSeconds, timeoutSeconds, failureThreshold } = livenessProbe;
  expect((failureThreshold - 1) * periodSeconds + timeoutSeconds).toBeGreaterThan(50);
});

describe("the target of a fault", () => {
  const parameters: Readonly<Record<string, object>> = {
    cpu: { percent: 10 },
    memory: { limitMib: 64 },
    latency: { delay: "1s" },
    skew: { by: 90 },
    provider: { faults: {} },
    overload: { times: 3 },
  };
  const targets = {
    service: { service: "cart" },
    postgres: { engine: "postgres" },
    redis: { engine: "redis" },
    "payment-provider": { engine: "payment-provider" },
    nobody: {},
  };
  const kinds = Object.entries(faultKinds).flatMap(([kind, { targets: allowed }]) =>
    Object.entries(targets).map(([name, target]) => {
      const isRight = name === "nobody" ? allowed.length === 0 : (allowed as readonly string[]).includes(name);
      return { kind, name, target, isRight };
    }),
  );
  const made = ({ kind, target }: (typeof kinds)[number]) =>
    experiment({ target, fault: { kind, ...parameters[kind] } });

  it.each(kinds.filter(({ isRight }) => isRight))("may be $name for $kind, and is what is hit", (row) => {
    expect(whoIsHit(made(row))).toEqual(row.target);
  });

  it.each(kinds.filter(({ isRight }) => !isRight))("may not be $name for $kind", (row) => {
    expect(() => made(row)).toThrow("target: ");
  });

  it("is the engine that a fault is of, whatever an experiment that was never checked says", () => {
    const target = { service: "cart" };
    expect(whoIsHit({ target, fault: { kind: "full" } })).toEqual({ engine: "postgres" });
    expect(whoIsHit({ target, fault: { kind: "provider", faults: {} } })).toEqual({ engine: "payment-provider" });
    expect(whoIsHit({ target, fault: { kind: "overload", times: 3 } })).toEqual({});
  });
});

describe("shopctl chaos validate", () => {
  const folder = mkdtempSync(join(tmpdir(), "shopstream-experiments-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const good = readFileSync(join(repository, "chaos/experiments/orders-killed.yaml"), "utf8");
  const lineOf = (text: string) => good.split("\n").findIndex((line) => line.includes(text)) + 1;

  function write(name: string, text: string): string {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, text.replace("name: orders-killed", `name: ${name}`));
    return file;
  }

  it("tells of every file that is not well-formed, with line and part, and ends as a check that failed", async () => {
    const files = [
      write("fine", good),
      write("no-such-service", good.replace("service: orders", "service: order")),
      write("not-bounded", good.replace("graceful: 0.9", "samples: 5").replace("duration:", "lasts:")),
      write("no-yaml", "name: [unclosed\n"),
    ];
    const { exit, out, err } = await shopctl(["chaos", "validate", ...files]);
    expect([exit, out]).toEqual([
      exitCodes.checkFailed,
      expect.stringContaining("1 experiments are well-formed, 3 are not"),
    ]);
    expect(err).toContain(`no-such-service.yaml:${lineOf("target:")}: target.service: `);
    expect(err).toContain(`not-bounded.yaml:${lineOf("graceful")}: steadyState.5.journey: give it success`);
    expect(err).toContain(`not-bounded.yaml:${lineOf("duration:")}: lasts: there is no such part`);
    expect(err).toMatch(/no-yaml\.yaml: .*line 2/);
  });

  it("says how many are well-formed, and that a file is not there", async () => {
    expect(await shopctl(["chaos", "validate", write("fine", good)])).toMatchObject({ exit: exitCodes.done });
    expect(await shopctl(["chaos", "validate", "unheard-of"])).toMatchObject({ exit: exitCodes.usage });
  });
});

describe("shopctl chaos list", () => {
  it("names for each experiment the places where it can be run", async () => {
    const { out } = await shopctl(["chaos", "list", "-o", "json"]);
    const { items } = JSON.parse(out) as { items: { name: string; runsOn: string[] }[] };
    const of = (wanted: string) => items.find(({ name }) => name === wanted)?.runsOn;
    expect([of("search-away"), of("orders-frozen"), of("search-name-lost"), of("platform-killed")]).toEqual([
      ["wire", "cluster"],
      ["wire", "cluster"],
      ["cluster"],
      ["colocated"],
    ]);
  });
});
