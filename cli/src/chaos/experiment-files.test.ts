import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../engine/home.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { experiment } from "../testing/fake-driver.ts";
import { readExperiments } from "./experiment-files.ts";

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
  it.each([
    ["a time without a unit", { duration: "10" }, "duration"],
    ["a fault that nobody knows", { fault: { kind: "fire" } }, "fault"],
    ["a part that nobody knows", { blastRadious: 3 }, "blastRadious"],
    ["two targets", { target: { service: "orders", engine: "redis" } }, "one service or one engine"],
    ["no target", { target: {} }, "one service or one engine"],
    ["a probe with two questions", { steadyState: [{ ...probe, metric: { service: "x", name: "y" } }] }, "exactly one"],
    ["a probe with none", { steadyState: [{ name: "Customers browse" }] }, "exactly one"],
    ["a probe of a journey that nobody makes", { load: { search: 1 } }, "nobody makes the journey browse"],
    ["a phase in which nothing is asked", { steadyState: [{ ...probe, when: ["before"] }] }, "nothing is asked during"],
    ["a tolerance that cannot be exceeded", { tolerance: { failures: 6, of: 5 } }, "tolerance"],
    ["another name than its file", { name: "Orders" }, "name"],
  ])("with %s is refused, and the place is named", (_, change, place) => {
    expect(() => experiment(change)).toThrow(place);
  });
});
