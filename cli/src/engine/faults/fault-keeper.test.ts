import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChildSpec } from "../child-spec.ts";
import { identify, type ProcessIdentity } from "../process-identity.ts";
import { findSurvivors } from "../recover-survivors.ts";
import { startSupervisor } from "../start-supervisor.ts";
import type { ChildState } from "../state-file.ts";
import { findSupervisor, type SupervisorClient } from "../supervisor-client.ts";
import { killGroup } from "../watched-process.ts";
import { readLever, readRecord, ruleFile, writeLever, writeRecord } from "./fault-files.ts";
import type { FaultOrder, LocalFault } from "./fault-order.ts";
import { freeze, processTree } from "./freeze.ts";

// Against a real supervisor with real processes: what a fault leaves behind shows only there.

let dir: string;
let supervisor: SupervisorClient;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "shopstream-faults-"));
  supervisor = await start();
});

afterEach(async () => {
  await findSupervisor(dir)?.stop(15_000);
  for (const survivor of findSurvivors(dir)) killGroup(survivor.process);
  rmSync(dir, { recursive: true, force: true });
});

async function start(): Promise<SupervisorClient> {
  const backoff = { firstMs: 10, maxMs: 50, stableMs: 60_000 };
  const started = await startSupervisor({ dir, specs: [child("orders")], backoff });
  await started.supervisor.untilReady({ timeoutMs: 10_000 });
  return started.supervisor;
}

function child(name: string): ChildSpec {
  return {
    name,
    command: "/bin/sh",
    args: ["-c", "sleep 600 & echo up; wait"],
    env: { PATH: process.env.PATH ?? "" },
    cwd: dir,
    logFile: join(dir, `${name}.log`),
    ready: { kind: "line", text: "up" },
    readyTimeoutMs: 10_000,
    dependsOn: [],
    stopSignal: "SIGTERM",
    drainMs: 2_000,
  };
}

function order(fault: LocalFault, change: Partial<FaultOrder> = {}): FaultOrder {
  return { id: "f1", experiment: "test", what: "a fault", forMs: 60_000, fault, ...change };
}

const frozen: LocalFault = { kind: "freeze", process: "orders" };
const rule: LocalFault = { kind: "rule", rule: { service: "orders", effect: "error" } };

async function orders(): Promise<ChildState> {
  const [state] = (await supervisor.status()).children;
  return state as ChildState;
}

async function treeStates(): Promise<string[]> {
  const tree = processTree((await orders()).process?.pid ?? 0);
  return tree.map(({ pid }) => stateOf(pid));
}

const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] ?? "";

const until = (is: () => Promise<boolean>, what: string) =>
  poll(async () => ((await is()) ? true : undefined), { what, timeoutMs: 10_000 });
const over = () => until(async () => (await supervisor.faults()).active.length === 0, "no fault is left");

describe("a fault", () => {
  test("freezes a process with all it started, and ends when it is asked to", async () => {
    await supervisor.inject(order(frozen));
    await until(async () => (await treeStates()).join() === "T,T", "both stand still");
    expect((await supervisor.faults()).active).toMatchObject([{ id: "f1", hits: 2 }]);
    const { active, ended } = await supervisor.endFault("f1", "runner");
    expect([active, ended]).toMatchObject([[], [{ id: "f1", by: "runner" }]]);
    await until(async () => !(await treeStates()).includes("T"), "both go on");
  });

  test("is gone when its time is over, whoever asked for it", async () => {
    await supervisor.inject(order(frozen, { forMs: 150 }));
    await over();
    expect(await treeStates()).not.toContain("T");
    expect((await supervisor.faults()).ended).toMatchObject([{ by: "deadline" }]);
  });

  test("keeps a process away until it is over; its return is no crash", async () => {
    const before = (await orders()).process?.pid;
    await supervisor.inject(order({ kind: "outage", process: "orders" }));
    await until(async () => (await orders()).state === "held", "it is away");
    expect(identify(before ?? 0)).toBeUndefined();
    await supervisor.endFault("f1", "runner");
    await until(async () => (await orders()).state === "ready", "it is back");
    expect(await orders()).toMatchObject({ restarts: 0 });
  });

  test("leaves a process a part of a core, which it has again as a whole afterwards", async () => {
    await supervisor.inject(order({ kind: "throttle", process: "orders", percent: 20 }));
    await until(async () => (await treeStates()).join() === "T,T", "both are stopped");
    await until(async () => !(await treeStates()).includes("T"), "and go on, while it lasts");
    expect((await supervisor.faults()).active).toMatchObject([{ hits: 2 }]);
    await supervisor.endFault("f1", "runner");
    expect(await treeStates()).not.toContain("T");
  });

  test("closes a database for writes by its settings, and opens it again whether it runs or not", async () => {
    const settings = join(dir, "postgresql.auto.conf");
    writeFileSync(settings, "# by hand\n");
    await supervisor.inject(order({ kind: "readonly", process: "orders", dataDir: dir }));
    expect(readFileSync(settings, "utf8")).toMatch(/^# by hand\ndefault_transaction_read_only = on/);
    await supervisor.endFault("f1", "runner");
    expect(readFileSync(settings, "utf8")).toBe("# by hand\n");
  });

  test("kills again and again, and not any more once it is over", async () => {
    await supervisor.inject(order({ kind: "kill", process: "orders", signal: "SIGKILL", everyMs: 500 }));
    await until(async () => ((await supervisor.faults()).active[0]?.hits ?? 0) >= 2, "it was killed twice");
    await supervisor.endFault("f1", "abort");
    await until(async () => (await orders()).state === "ready", "it is back");
    expect((await supervisor.faults()).ended[0]?.hits).toBe((await orders()).restarts);
  });

  test("of calls is a file that only its owner can read, and that goes with it", async () => {
    await supervisor.inject(order(rule));
    expect(statSync(ruleFile(dir)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(ruleFile(dir), "utf8"))).toMatchObject({ faults: [{ id: "f1", effect: "error" }] });
    await supervisor.endFault("f1", "runner");
    expect(statSync(ruleFile(dir), { throwIfNoEntry: false })).toBeUndefined();
  });

  test("that cannot be begun leaves nothing", async () => {
    const provider: LocalFault = { kind: "provider", url: "http://127.0.0.1:1", secretKey: "x", faults: {} };
    await expect(supervisor.inject(order({ kind: "freeze", process: "nobody" }))).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(supervisor.inject(order(provider))).rejects.toMatchObject({ kind: "unavailable" });
    const kinds = [
      { kind: "outage", process: "serach" },
      { kind: "kill", process: "serach", signal: "SIGKILL" },
      { kind: "throttle", process: "serach", percent: 5 },
      { kind: "readonly", process: "serach", dataDir: dir },
    ] as const;
    for (const kind of kinds)
      await expect(supervisor.inject(order(kind, { id: kind.kind }))).rejects.toMatchObject({ kind: "not_found" });
    expect((await supervisor.faults()).active.map(({ id }) => id)).toEqual(["f1"]);
    // It is not known whether the simulator took it, so it stays listed until it can be asked.
    expect((await supervisor.faults()).active).toMatchObject([{ problem: expect.stringContaining("silent") }]);
  });

  test.each([
    ["has no end", { forMs: undefined as unknown as number }],
    ["lasts for hours", { forMs: 3 * 3_600_000 }],
    ["is none that is known", { fault: { kind: "delete", process: "orders" } as unknown as LocalFault }],
  ])("that %s is refused", async (_, change) => {
    await expect(supervisor.inject(order(frozen, change))).rejects.toMatchObject({ kind: "invalid" });
    expect((await supervisor.faults()).active).toEqual([]);
  });
});

describe("the lever", () => {
  test("ends every fault and refuses the next, until it is released", async () => {
    await supervisor.inject(order(frozen));
    await supervisor.inject(order(rule, { id: "f2" }));
    const { active, ended } = await supervisor.pullLever("somebody is worried");
    expect([active, ended.map(({ by }) => by)]).toEqual([[], ["lever", "lever"]]);
    await expect(supervisor.inject(order(frozen))).rejects.toMatchObject({ code: "lever_pulled" });
    writeLever(dir, undefined);
    expect((await supervisor.inject(order(frozen))).active).toHaveLength(1);
  });

  test("stays pulled over the end of the supervisor", async () => {
    await supervisor.pullLever("over night");
    await supervisor.stop(10_000);
    supervisor = await start();
    await expect(supervisor.inject(order(frozen))).rejects.toMatchObject({ code: "lever_pulled" });
    expect(readLever(dir)?.reason).toBe("over night");
  });
});

describe("what a supervisor finds written down", () => {
  async function restartWith(fault: LocalFault, frozen: readonly ProcessIdentity[] = []) {
    await supervisor.stop(10_000);
    writeRecord(dir, {
      active: [{ ...order(fault), since: 0, until: Number.MAX_SAFE_INTEGER, hits: 0, frozen }],
      ended: [],
    });
    supervisor = await start();
  }

  test.each([
    { kind: "outage", process: "search" },
    { kind: "kill", process: "search", signal: "SIGKILL", everyMs: 500 },
    { kind: "freeze", process: "search" },
  ] as const)("about a process that it does not have is over: $kind", async (fault) => {
    await restartWith(fault);
    expect(await supervisor.faults()).toMatchObject({ active: [], ended: [{ by: "recover" }] });
  });

  test("is thawed with all that was started since: a list can be one child too short", async () => {
    const parent = spawn("/bin/sh", ["-c", "sleep 600 & wait"], { stdio: "ignore" });
    try {
      const tree = () => processTree(parent.pid ?? 0);
      await until(async () => tree().length === 2, "the child is there");
      freeze(tree());
      const child = tree()[1]?.pid ?? 0;
      await restartWith({ kind: "freeze", process: "orders" }, tree().slice(0, 1));
      expect([stateOf(parent.pid ?? 0), stateOf(child)]).not.toContain("T");
      process.kill(child, "SIGKILL");
    } finally {
      parent.kill("SIGKILL");
    }
  });
});

describe("the end of the supervisor", () => {
  test("in order takes every fault back first", async () => {
    const victim = (await orders()).process?.pid ?? 0;
    await supervisor.inject(order(frozen));
    await supervisor.stop(10_000);
    expect(identify(victim)).toBeUndefined();
    expect(readRecord(dir)).toMatchObject({ active: [], ended: [{ by: "shutdown" }] });
  });

  test("by kill -9 leaves a fault, which the next one takes back before anything else", async () => {
    const victim = (await orders()).process?.pid;
    await supervisor.inject(order(frozen));
    process.kill(supervisor.pid, "SIGKILL");
    await until(async () => identify(supervisor.pid) === undefined, "it is gone");
    supervisor = await start();
    expect((await orders()).process?.pid).toBe(victim);
    expect(await treeStates()).not.toContain("T");
    expect((await supervisor.faults()).ended).toMatchObject([{ by: "recover" }]);
  });
});
