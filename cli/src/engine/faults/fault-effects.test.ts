import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { systemClock } from "@shopstream/platform/clock.ts";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify, type ProcessIdentity } from "../process-identity.ts";
import { begin, end, type Processes } from "./fault-effects.ts";
import type { ActiveFault } from "./fault-order.ts";
import { processTree } from "./freeze.ts";

let parent: ChildProcess;
beforeEach(async () => {
  parent = spawn("/bin/sh", ["-c", "sleep 600 & wait"], { stdio: "ignore" });
  await poll(() => (tree().length === 2 ? true : undefined), { what: "its child is there", timeoutMs: 10_000 });
});
afterEach(() => {
  for (const { pid } of tree().toReversed()) process.kill(pid, "SIGKILL");
});

const tree = () => processTree(parent.pid ?? 0);
const states = () => tree().map(({ pid }) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0]);
const processes: Processes = {
  knows: () => true,
  processOf: () => identify(parent.pid ?? 0),
  hold: async () => {},
  letGo: () => {},
};
const deps = { processes, clock: systemClock };

describe("freezing", () => {
  /** As the keeper has it when it looked a moment before the child was started. */
  const fault: ActiveFault = {
    id: "f1",
    experiment: "test",
    what: "a fault",
    forMs: 60_000,
    since: 0,
    until: 60_000,
    hits: 0,
    fault: { kind: "freeze", process: "orders" },
    frozen: [],
  };

  it("stops also who was started after the look, and has written that down before", async () => {
    const remembered: (readonly ProcessIdentity[])[] = [];
    const statesThen: unknown[] = [];
    const change = await begin({ ...fault, frozen: tree().slice(0, 1) }, deps, ({ frozen = [] }) => {
      remembered.push(frozen);
      statesThen.push(states()[1]);
    });
    expect(remembered[0]).toEqual(tree());
    expect(statesThen[0]).not.toBe("T");
    await poll(() => (states().join() === "T,T" ? true : undefined), { what: "both stand still", timeoutMs: 10_000 });
    expect(change).toEqual({ hits: 2 });
    await end({ ...fault, frozen: tree() }, deps);
    expect(states()).not.toContain("T");
  });
});
