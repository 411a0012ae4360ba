import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Finding, inspect, type Rule, readTree, root, type Source } from "./tree.ts";

const tree = readTree();
const documents = tree.filter(({ path: file }) => file.endsWith(".md"));
const makefile = tree.find(({ path: file }) => file === "Makefile")?.text ?? "";

const deadLinks: Rule = ({ path: file, text }) =>
  [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !existsSync(path.join(root, path.dirname(file), target)))
    .map((target) => `${file}: ${target} does not exist`);

const unknownTargets: Rule = ({ path: file, text }) =>
  [...text.matchAll(/(?:`|^)make ([a-z][a-z0-9-]*)/gm)]
    .map(([, target = ""]) => target)
    .filter((target) => !new RegExp(`^${target}:`, "m").test(makefile))
    .map((target): Finding => `${file}: there is no make ${target}`);

describe("documents", () => {
  it("link to files that exist and name make targets that exist", () => {
    expect(documents.length).toBeGreaterThan(10);
    expect(inspect(documents, deadLinks, unknownTargets)).toEqual([]);
  });

  it("a dead link and an unknown target are found", () => {
    const source: Source = {
      path: "README.md",
      text: "[x](docs/nowhere.md) [y](LICENSE)\n`make coffee`, `make test`\n",
    };
    expect(inspect([source], deadLinks)).toHaveLength(1);
    expect(inspect([source], unknownTargets)).toHaveLength(1);
  });

  it("every decision has a number of its own and the headings of the template", () => {
    const decisions = documents.filter(({ path: file }) => /^docs\/decisions\/\d{4}-/.test(file));
    const numbers = decisions.map(({ path: file }) => path.basename(file).slice(0, 4));
    const headings = ["Context", "Options", "Decision", "Consequences", "When to look at this again"];
    const missing = decisions.flatMap(({ path: file, text }) =>
      headings.filter((heading) => !text.includes(`\n## ${heading}\n`)).map((heading) => `${file}: ${heading}`),
    );
    expect(numbers.length).toBeGreaterThan(6);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(missing).toEqual([]);
  });
});
