import { describe, expect, it } from "vitest";
import { causes } from "./causes.ts";
import { fileLength, functionLength } from "./lengths.ts";
import { environment, seams } from "./seams.ts";
import type { Rule } from "./tree.ts";
import { defaultExports, words } from "./words.ts";

function broken(rule: Rule, text: string, path = "services/orders/src/order.ts"): number {
  return rule({ path, text }).length;
}

function functionOf(lines: number): string {
  return `export function long() {\n${"  step();\n".repeat(lines - 2)}}\n`;
}

describe("length", () => {
  it("a file of 400 lines passes, one more does not", () => {
    expect(broken(fileLength, "x;\n".repeat(400))).toBe(0);
    expect(broken(fileLength, "x;\n".repeat(401))).toBe(1);
  });

  it("a function of 70 lines passes, one more does not", () => {
    expect(broken(functionLength, functionOf(70))).toBe(0);
    expect(broken(functionLength, functionOf(71))).toBe(1);
  });

  it("a long method and a long arrow are functions too", () => {
    expect(broken(functionLength, `class A {\n${functionOf(71).replace("export function ", "")}}`)).toBe(1);
    expect(broken(functionLength, functionOf(71).replace("export function long()", "const f = () =>"))).toBe(1);
  });

  it("a suite may be long, a test in it may not", () => {
    const suite = (lines: number) => `describe("x", () => {\n${"  it();\n".repeat(lines)}});\n`;
    expect(broken(functionLength, suite(90), "platform/src/money.test.ts")).toBe(0);
    expect(broken(functionLength, suite(90).replaceAll("describe", "it"), "platform/src/money.test.ts")).toBe(1);
  });
});

describe("hidden inputs", () => {
  it.each([
    "const t = Date.now();",
    "const t = new Date();",
    "const r = Math.random();",
    "setTimeout(work, 10);",
    "globalThis.setInterval(work, 10);",
    "const id = crypto.randomUUID();",
    'import { setTimeout as sleep } from "node:timers/promises";',
  ])("finds %s", (text) => {
    expect(broken(seams, text)).toBe(1);
  });

  it.each([
    "const t = new Date(row.created_at);",
    "const t = clock.now();",
    "// Date.now() is not for here",
    'const s = "setTimeout(";',
  ])("lets %s be", (text) => {
    expect(broken(seams, text)).toBe(0);
  });

  it("the seams themselves and tests may reach out", () => {
    expect(broken(seams, "Date.now();", "platform/src/clock.ts")).toBe(0);
    expect(broken(seams, "Date.now();", "services/orders/src/order.test.ts")).toBe(0);
  });

  it("the environment is read in config.ts only", () => {
    expect(broken(environment, "process.env.PORT")).toBe(1);
    expect(broken(environment, "process.env", "platform/src/config.ts")).toBe(0);
  });
});

describe("causes", () => {
  const inCatch = (name: string, thrown: string) => `try { work(); } catch ${name} { throw ${thrown}; }`;

  it("an error thrown in a catch carries the caught one", () => {
    expect(broken(causes, inCatch("(error)", 'new AppError("timeout", "late", "too late")'))).toBe(1);
    expect(broken(causes, inCatch("(error)", 'new AppError("timeout", "late", "too late", { cause: error })'))).toBe(0);
    expect(broken(causes, inCatch("(cause)", 'new AppError("timeout", "late", "too late", { cause })'))).toBe(0);
  });

  it("unless the catch says that it tells nothing, or throws it on", () => {
    expect(broken(causes, inCatch("", 'new AppError("invalid", "json", "not JSON")'))).toBe(0);
    expect(broken(causes, inCatch("(error)", "error"))).toBe(0);
  });
});

describe("words", () => {
  it.each([
    ["// TODO later", 1],
    ["// TODO(#12) when reviews exist", 0],
    ["see /home/ann/shop", 1],
    ["see /homepage and https://example.com/home/page", 0],
    [`resolved from https://registry.${"npmjs"}.org/pg`, 1],
    ["const todo = list", 0],
  ])("%s", (text, count) => {
    expect(broken(words, text)).toBe(count);
  });

  it("a test that is switched off is found in tests", () => {
    expect(broken(words, 'it.skip("x", () => {});', "platform/src/money.test.ts")).toBe(1);
    expect(broken(words, 'it("skips", () => {});', "platform/src/money.test.ts")).toBe(0);
  });

  it("default exports are for tools' config files", () => {
    expect(broken(defaultExports, "export default 1;")).toBe(1);
    expect(broken(defaultExports, "export default 1;", "vitest.config.ts")).toBe(0);
  });
});
