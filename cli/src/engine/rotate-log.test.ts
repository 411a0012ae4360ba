import { appendFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rotateLog } from "./rotate-log.ts";

const limits = { maxBytes: 10, keep: 2 };
let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "shopstream-log-"));
  file = join(dir, "orders.log");
});

afterEach(() => rmSync(dir, { recursive: true }));

const content = (suffix = "") => readFileSync(`${file}${suffix}`, "utf8");

test("a log within its limit stays, and so does one that is not there yet", () => {
  expect(rotateLog(file, limits)).toBe(false);
  appendFileSync(file, "0123456789");
  expect(rotateLog(file, limits)).toBe(false);
  expect(content()).toBe("0123456789");
});

test("a process goes on writing into the same open file, and the oldest part falls off", () => {
  const open = openSync(file, "a");
  for (const part of ["first part\n", "second part\n", "third part\n"]) {
    writeSync(open, part);
    expect(rotateLog(file, limits)).toBe(true);
  }
  writeSync(open, "now\n");
  expect([content(), content(".1"), content(".2")]).toEqual(["now\n", "third part\n", "second part\n"]);
  expect(existsSync(`${file}.3`)).toBe(false);
});
