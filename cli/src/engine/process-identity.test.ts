import { spawn } from "node:child_process";
import { once } from "node:events";
import { until } from "@shopstream/platform/testing/until.ts";
import { expect, test } from "vitest";
import { identify, isRunning, isStopped, type ProcessIdentity } from "./process-identity.ts";

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

test("a process that is stopped lives and is told apart from one that is at work; so is one that goes on, and one that is dead", async () => {
  const child = spawn("sleep", ["600"]);
  await once(child, "spawn");
  const identity = identify(child.pid ?? 0) as ProcessIdentity;
  const told = () => [isRunning(identity), isStopped(identity)];
  expect(told()).toEqual([true, false]);

  child.kill("SIGSTOP");
  await until(() => isStopped(identity), "it is stopped", 5_000);
  expect(told()).toEqual([true, true]);
  expect(isStopped({ ...identity, startTime: "before" })).toBe(false);

  child.kill("SIGCONT");
  await until(() => !isStopped(identity), "it goes on", 5_000);
  expect(told()).toEqual([true, false]);

  child.kill("SIGKILL");
  await once(child, "exit");
  expect(told()).toEqual([false, false]);
});
