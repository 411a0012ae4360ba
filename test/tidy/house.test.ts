import { describe, expect, it } from "vitest";
import { causes } from "./causes.ts";
import { fileLength, functionLength } from "./lengths.ts";
import { environment, seams } from "./seams.ts";
import { inspect, isGenerated, readTree } from "./tree.ts";
import { defaultExports, words } from "./words.ts";

const tree = readTree().filter(({ path }) => !isGenerated(path));
const code = tree.filter(({ path }) => /\.tsx?$/.test(path));
const running = code.filter(({ path }) => /^(services|platform)\/.*\.tsx?$/.test(path));

describe("the whole repository", () => {
  it("has code to look at", () => {
    expect(code.length).toBeGreaterThan(20);
    expect(running.length).toBeGreaterThan(0);
  });

  it("keeps files and functions short", () => {
    expect(inspect(code, fileLength, functionLength)).toEqual([]);
  });

  it("takes time, chance and configuration as parameters", () => {
    expect(inspect(running, seams, environment)).toEqual([]);
  });

  it("keeps the first error when it throws another", () => {
    expect(inspect(code, causes)).toEqual([]);
  });

  it("has no default exports but where a tool wants one", () => {
    expect(inspect(code, defaultExports)).toEqual([]);
  });

  it("names no machine, no registry, no undated note, and skips no test", () => {
    // The rules' own examples are the one place where these words must stand.
    expect(
      inspect(
        tree.filter(({ path }) => !path.startsWith("test/tidy/")),
        words,
      ),
    ).toEqual([]);
  });
});
