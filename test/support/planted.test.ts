import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findExperiment } from "../../cli/src/chaos/experiment-files.ts";
import { repository } from "../../cli/src/engine/home.ts";
import { weaknesses } from "../weaknesses/weaknesses.ts";
import { isFound, plant, plantNothing, type Weakness } from "./planted.ts";

describe("planted weaknesses", () => {
  it.each(weaknesses)("$name: can still be planted", ({ file, find }) => {
    expect(readFileSync(join(repository, file), "utf8").split(find)).toHaveLength(2);
  });

  it.each(weaknesses)("$name: breaks what its experiment asks", ({ experiment, breaks }) => {
    const { steadyState, abort } = findExperiment(experiment);
    const names = [...steadyState, ...abort].map(({ name }) => name);
    const invariants = steadyState.flatMap(({ invariants = [] }) => invariants);
    expect(breaks.length).toBeGreaterThan(0);
    expect([...names, ...invariants]).toEqual(expect.arrayContaining([...breaks]));
  });

  it("are found by what they break and not by what is late on a busy machine", () => {
    const browsing = "not so: Customers browse (9 of 10 succeeded, 0 were told to wait, p95 2100 ms)";
    const books = "not so: Books and orders are right (R4 broken by order 7, order 8; R6 broken by order 9)";
    const found = (breaks: readonly string[], ...reasons: string[]) => isFound({ breaks }, reasons);
    expect([found(["R6"], browsing, books), found(["R6"], browsing), found(["R1"], books)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([found(["Customers browse"], browsing), found(["Customers"], browsing)]).toEqual([true, false]);
    expect(found(["Browsing works for most"], "Browsing works for most (0 of 9 succeeded)")).toBe(true);
    expect(found(["R1"], "not so: Books and orders are right (R10 broken by product 1)")).toBe(false);
  });

  it("are in a copy of all that a shop is started by", () => {
    const { checkout, remove } = plant(weaknesses[0] as Weakness);
    try {
      const words = ["cli/src/main.ts", "chaos", "list", "--output", "json"];
      expect(JSON.parse(execFileSync(process.execPath, words, { cwd: checkout, encoding: "utf8" })).status).toBe("ok");
    } finally {
      remove();
    }
  });

  it("are not in the copy that they are compared with", () => {
    const { checkout, remove } = plantNothing();
    try {
      const differs = ({ file }: Weakness) =>
        readFileSync(join(checkout, file), "utf8") !== readFileSync(join(repository, file), "utf8");
      expect(weaknesses.filter(differs)).toEqual([]);
    } finally {
      remove();
    }
  });
});
