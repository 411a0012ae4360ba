import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { identify, isRunning } from "./process-identity.ts";

test("a process is itself as long as it lives", async () => {
  const child = spawn("sleep", ["600"]);
  await once(child, "spawn");
  const identity = identify(child.pid ?? 0);
  expect(identity && isRunning(identity)).toBe(true);

  child.kill("SIGKILL");
  await once(child, "exit");

  expect(identity && isRunning(identity)).toBe(false);
  expect(identify(child.pid ?? 0)).toBeUndefined();
});

test("another process under the same number is not it", () => {
  const me = identify(process.pid);
  expect(me && isRunning({ ...me, startTime: "before" })).toBe(false);
});
