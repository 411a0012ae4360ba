import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, expect, it } from "vitest";
import config from "../../next.config.ts";
import * as deploymentHeader from "./deployment-header.ts";
import * as noLinks from "./no-links.ts";
import * as process from "./process.ts";

/** What is asked for, and the file of this folder that stands in for it. */
const replacements = Object.entries(config.turbopack.resolveAlias).map(
  ([asked, { browser }]) => [asked, path.basename(browser)] as const,
);

const require = createRequire(import.meta.url);
const dist = path.join(path.dirname(require.resolve("next/package.json")), "dist");

// What a page's scripts are made of; <Link> and <Form>, which the shop does not use, and the old kind of pages are not, nor
// is what is replaced itself.
const sources = globSync(["client/**/*.js", "build/polyfills/process.js"], { cwd: dist })
  .filter((file) => !/^client\/(app-dir\/(link|form)|components\/links|index|dev\/.*)\.js$/.test(file))
  .map((file) => readFileSync(path.join(dist, file), "utf8"));

const given: Readonly<Record<string, readonly string[]>> = {
  "deployment-header.ts": Object.keys(deploymentHeader),
  "no-links.ts": Object.keys(noLinks),
  // Read and not run: what it needs of Next.js is there in a browser only.
  "no-prefetch.ts": exportsOf("no-prefetch.ts"),
  "global-error.tsx": ["default"],
  "process.ts": Object.keys(process),
};

function exportsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(import.meta.dirname, file), "utf8");
  return [...text.matchAll(/^export function (\w+)/gm)].map(([, name = ""]) => name);
}

/** What Next.js's scripts take of a module that they ask for so. */
function takenOf(asked: string): readonly string[] {
  const asking = new RegExp(`const (\\w+) = [^;\\n]*require\\("${asked.replaceAll(".", "\\.")}"\\)`);
  return sources.flatMap((source) => {
    const [, name] = asking.exec(source) ?? [];
    return name === undefined
      ? []
      : [...source.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, "g"))].map(([, one = ""]) => one);
  });
}

describe("what browsers get instead of parts of Next.js", () => {
  it.each(replacements.map(([asked]) => asked))("is still asked for as %s", (asked) => {
    expect(
      sources.some((source) => new RegExp(`require\\(["']${asked.replaceAll(".", "\\.")}["']\\)`).test(source)),
    ).toBe(true);
  });

  it.each(Object.keys(given))("has all that is taken of it: %s", (file) => {
    const asked = replacements.filter(([, replacement]) => replacement === file).map(([request]) => request);
    const taken = new Set(file === "process.ts" ? ["env"] : asked.flatMap(takenOf));
    expect(taken.size).toBeGreaterThan(0);
    expect([...taken].filter((name) => !given[file]?.includes(name))).toEqual([]);
  });

  it("has nothing that is not taken", () => {
    const taken = new Set(replacements.flatMap(([asked]) => takenOf(asked)));
    const idle = ["no-links.ts", "no-prefetch.ts", "deployment-header.ts"].flatMap((file) => given[file] ?? []);
    expect(idle.filter((name) => !taken.has(name))).toEqual([]);
  });

  it("has the names that Next.js has", () => {
    expect(require("next/dist/lib/constants")).toMatchObject({ ...deploymentHeader });
  });

  it("is of the process nothing but its environment", () => {
    const taken = sources.flatMap((source) =>
      [...source.matchAll(/\bprocess\.(?!js\b)(\w+)/g)].map(([, name]) => name),
    );
    expect([...new Set(taken)]).toEqual(["env"]);
  });
});
