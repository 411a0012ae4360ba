import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findExperiment, readExperiments } from "../../cli/src/chaos/experiment-files.ts";
import { repository } from "../../cli/src/engine/home.ts";
import { isKnown, knownWeaknesses } from "./known-weaknesses.ts";

describe.each(Object.entries(knownWeaknesses))("the known weakness %s", (id, { experiment, condition }) => {
  it("is one condition of its experiment, which asks how late who is served is served, and nothing else", () => {
    const asked = findExperiment(experiment).steadyState.filter(({ name }) => name === condition);
    expect(asked).toEqual([expect.objectContaining({ when: ["during"] })]);
    expect(Object.keys(asked[0]?.journey ?? {}).sort()).toEqual(["name", "p95Ms", "samples"]);
  });

  it("is described under its id", () => {
    const described = readFileSync(join(repository, "docs/chaos.md"), "utf8").split("## Known weaknesses")[1] ?? "";
    expect(described).toContain(`### ${id}: `);
    expect(described).toContain(experiment);
  });
});

describe("the page for who does not read all", () => {
  const read = (file: string) => readFileSync(join(repository, "docs", file), "utf8");

  it("names every weakness that is described, and no other", () => {
    const described = [...read("chaos.md").matchAll(/^### (W\d+): /gm)].map(([, id]) => id);
    const told = [...read("resilience.md").matchAll(/^\| \[(W\d+)\]/gm)].map(([, id]) => id);
    expect(described.length).toBeGreaterThan(0);
    expect(told).toEqual(described);
  });

  it("names every experiment in one class", () => {
    const classes = read("resilience.md").split("<!-- cluster: begin")[0] ?? "";
    const rows = classes.split("\n").filter((line) => line.startsWith("| "));
    const named = rows.flatMap((row) => [...row.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(
      readExperiments()
        .map(({ name }) => name)
        .sort(),
    );
  });
});

describe("an overload", () => {
  const late = "not so: Who is let in to buy is served in time (60 of 90 succeeded, 25 were told to wait, p95 5300 ms)";
  const later = late.replace("5300", "6600");
  const failed = "not so: Who buys is served or told to wait (90 of 256 succeeded, 58 were told to wait, p95 3000 ms)";

  it.each([[late], [`${late}; ${later}`]])("in which purchases are late is known: %s", (reasons) => {
    expect(isKnown("W1", `gateway-overloaded deviated ${reasons}`)).toBe(true);
  });

  it.each([
    ["purchases fail", `deviated ${failed}`],
    ["purchases are late and fail", `deviated ${late}; ${failed}`],
    ["purchases fail first and are late", `deviated ${failed}; ${late}`],
    ["the shop does not come back", `not recovered ${late}`],
    ["something is not known beside it", `deviated ${late}; not known: Customers browse (1 journeys say nothing yet)`],
    ["nothing is told of why", "deviated "],
  ])("in which %s is news", (_, said) => {
    expect(isKnown("W1", `gateway-overloaded ${said}`)).toBe(false);
  });

  it("of another experiment is news", () => {
    expect(isKnown("W1", `orders-killed deviated ${late}`)).toBe(false);
  });
});
