import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canReach, serviceAccount } from "./account.ts";
import { engineRoot, systemRoot } from "./engine-root.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "shopstream-root-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

test("data lives inside the state directory where the engines can reach it", () => {
  chmodSync(dir, 0o755);
  expect(engineRoot(join(dir, "state"))).toBe(join(dir, "state"));
});

test("data of a state below a closed directory lives where the engines can reach it, always in the same place", () => {
  const state = join(dir, "clone/.shopstream"); // mkdtemp made dir for its owner only
  mkdirSync(state, { recursive: true });
  const account = serviceAccount();
  const root = engineRoot(state);
  if (account === undefined) {
    expect(root).toBe(state);
    return;
  }
  expect(root.startsWith(`${systemRoot}/`)).toBe(true);
  expect(canReach(account, root)).toBe(true);
  expect(engineRoot(state)).toBe(root);
  rmSync(root, { recursive: true });
});
