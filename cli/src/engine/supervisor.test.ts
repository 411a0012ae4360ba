import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChildSpec } from "./child-spec.ts";
import { readControl } from "./control-file.ts";
import { identify, isRunning } from "./process-identity.ts";
import { findSurvivors } from "./recover-survivors.ts";
import { startSupervisor } from "./start-supervisor.ts";
import { type ChildState, readState, writeState } from "./state-file.ts";
import { findSupervisor, type SupervisorClient } from "./supervisor-client.ts";
import { killGroup } from "./watched-process.ts";

const backoff = { firstMs: 20, maxMs: 200, stableMs: 60_000 };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "shopstream-supervisor-"));
});

afterEach(async () => {
  await findSupervisor(dir)?.stop(15_000);
  for (const survivor of findSurvivors(dir)) killGroup(survivor.process);
  rmSync(dir, { recursive: true, force: true });
});

// Writes down its start and its end, ends on SIGTERM, and leaves nothing behind.
const wellBehaved = `echo "+$NAME" >> diary
trap 'echo "-$NAME" >> diary; kill $!; exit 0' TERM
sleep 600 & echo up; wait`;
const deafToSigterm = "trap '' TERM; echo up; while :; do sleep 0.05; done";

function child(name: string, change: Partial<ChildSpec> & { script?: string } = {}): ChildSpec {
  const { script = wellBehaved, ...rest } = change;
  return {
    name,
    command: "/bin/sh",
    args: ["-c", script],
    env: { NAME: name, PATH: process.env.PATH ?? "" },
    cwd: dir,
    logFile: join(dir, `${name}.log`),
    ready: { kind: "line", text: "up" },
    readyTimeoutMs: 10_000,
    dependsOn: [],
    stopSignal: "SIGTERM",
    drainMs: 5_000,
    ...rest,
  };
}

async function start(...specs: ChildSpec[]): Promise<SupervisorClient> {
  const { supervisor } = await startSupervisor({ dir, specs, backoff });
  return supervisor;
}

async function startReady(...specs: ChildSpec[]): Promise<SupervisorClient> {
  const supervisor = await start(...specs);
  await supervisor.untilReady({ timeoutMs: 10_000 });
  return supervisor;
}

async function stateOf(supervisor: SupervisorClient, name: string): Promise<ChildState> {
  const found = (await supervisor.status()).children.find((state) => state.name === name);
  if (found === undefined) throw new Error(`no child ${name}`);
  return found;
}

async function pidOf(supervisor: SupervisorClient, name: string): Promise<number> {
  return (await stateOf(supervisor, name)).process?.pid ?? 0;
}

function until(supervisor: SupervisorClient, name: string, is: (state: ChildState) => boolean): Promise<ChildState> {
  const ask = async () => [await stateOf(supervisor, name)].find(is);
  return poll(ask, { what: name, timeoutMs: 10_000 });
}

function untilGone(pid: number): Promise<boolean> {
  return poll(() => (identify(pid) === undefined ? true : undefined), { what: `end of ${pid}`, timeoutMs: 10_000 });
}

async function killSupervisor(supervisor: SupervisorClient): Promise<void> {
  process.kill(supervisor.pid, "SIGKILL");
  await untilGone(supervisor.pid);
}

const diary = () => readFileSync(join(dir, "diary"), "utf8").trim().split("\n");

describe("order", () => {
  test("what is needed starts first and is ready; what needs it stops first", async () => {
    const supervisor = await startReady(
      child("gateway", { dependsOn: ["orders"] }),
      child("orders", { dependsOn: ["database"] }),
      child("database"),
    );
    await supervisor.stop(10_000);
    expect(diary()).toEqual(["+database", "+orders", "+gateway", "-gateway", "-orders", "-database"]);
  });

  test("what needs something that is not ready waits, and can be stopped while it waits", async () => {
    const supervisor = await start(
      child("database", { ready: { kind: "tcp", port: 1 } }),
      child("orders", { dependsOn: ["database"] }),
    );
    await until(supervisor, "database", ({ state }) => state === "starting");
    expect(await stateOf(supervisor, "orders")).toMatchObject({ state: "waiting" });
    await supervisor.stop(10_000);
    expect(readState(dir)?.children.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
  });

  test("SIGTERM stops everything as the command does", async () => {
    const supervisor = await startReady(child("database"));
    process.kill(supervisor.pid, "SIGTERM");
    await untilGone(supervisor.pid);
    expect(diary()).toEqual(["+database", "-database"]);
  });

  test("what does not end within its drain time is killed, with all it started", async () => {
    const supervisor = await startReady(child("deaf", { script: deafToSigterm, drainMs: 100 }));
    const pid = await pidOf(supervisor, "deaf");
    await supervisor.stop(10_000);
    expect(identify(pid)).toBeUndefined();
    expect(readState(dir)?.children[0]).toMatchObject({ state: "stopped" });
  });
});

describe("a child that crashes", () => {
  test("is started again, and its neighbours do not notice", async () => {
    const supervisor = await startReady(child("orders"), child("payments"));
    const [killed, neighbour] = [await pidOf(supervisor, "orders"), await pidOf(supervisor, "payments")];
    process.kill(killed, "SIGKILL");

    const state = await until(supervisor, "orders", ({ state, restarts }) => state === "ready" && restarts === 1);

    expect(state.lastExit).toMatchObject({ signal: "SIGKILL" });
    expect(state.process?.pid).not.toBe(killed);
    expect(await stateOf(supervisor, "payments")).toMatchObject({ restarts: 0, process: { pid: neighbour } });
  });

  test("is started again each time, however often", async () => {
    const supervisor = await startReady(child("orders"));
    for (const round of [1, 2, 3]) {
      process.kill(await pidOf(supervisor, "orders"), "SIGKILL");
      await until(supervisor, "orders", ({ state, restarts }) => state === "ready" && restarts === round);
    }
    expect(diary()).toEqual(["+orders", "+orders", "+orders", "+orders"]);
  });

  test("takes with it what it had started", async () => {
    const script = "sleep 600 & echo $! > helper; echo up; wait";
    const supervisor = await startReady(child("orders", { script }));
    const helper = Number(readFileSync(join(dir, "helper"), "utf8"));
    process.kill(await pidOf(supervisor, "orders"), "SIGKILL");
    expect(await untilGone(helper)).toBe(true);
  });

  test("is named, with its reason, when it never becomes ready", async () => {
    const supervisor = await start(
      child("broken", { script: "exit 3" }),
      child("absent", { command: "/nowhere/to/be/found" }),
    );
    await until(supervisor, "broken", ({ restarts }) => restarts > 2);
    await until(supervisor, "absent", ({ restarts }) => restarts > 0);
    const waiting = supervisor.untilReady({ timeoutMs: 1 });
    await expect(waiting).rejects.toMatchObject({
      kind: "timeout",
      message: expect.stringMatching(/broken is .*exit 3.*absent is .*ENOENT/),
    });
  });

  test("is killed and started again when it does not become ready in time", async () => {
    const supervisor = await start(child("stuck", { script: "echo no; exec sleep 600", readyTimeoutMs: 50 }));
    const state = await until(supervisor, "stuck", ({ restarts }) => restarts > 0);
    expect(state.lastExit).toMatchObject({ signal: "SIGKILL" });
  });

  test("can be stopped while it waits for its next try", async () => {
    const slow = { firstMs: 60_000, maxMs: 60_000, stableMs: 60_000 };
    const { supervisor } = await startSupervisor({
      dir,
      specs: [child("broken", { script: "exit 3" })],
      backoff: slow,
    });
    await until(supervisor, "broken", ({ state }) => state === "backoff");
    await supervisor.stop(5_000);
    expect(findSupervisor(dir)).toBeUndefined();
  });
});

describe("a restart that was asked for", () => {
  test("ends the process in order and starts the next, and is not counted as a crash", async () => {
    const supervisor = await startReady(child("orders"));
    const before = await pidOf(supervisor, "orders");
    await supervisor.restart("orders");
    const state = await until(supervisor, "orders", ({ state }) => state === "ready");
    expect(state).toMatchObject({ restarts: 0, lastExit: { code: 0 } });
    expect(state.process?.pid).not.toBe(before);
    expect(diary()).toEqual(["+orders", "-orders", "+orders"]);
  });

  test("a pause ends the process and leaves it away, until a restart is asked for", async () => {
    const supervisor = await startReady(child("orders"));
    const before = await pidOf(supervisor, "orders");
    await supervisor.pause("orders");
    await until(supervisor, "orders", ({ state, process }) => state === "paused" && process === undefined);
    await supervisor.restart("orders");
    const state = await until(supervisor, "orders", ({ state }) => state === "ready");
    expect(state).toMatchObject({ restarts: 0 });
    expect(state.process?.pid).not.toBe(before);
    expect(diary()).toEqual(["+orders", "-orders", "+orders"]);
  });

  test("what is paused can be stopped for good", async () => {
    const supervisor = await startReady(child("orders"));
    await supervisor.pause("orders");
    await until(supervisor, "orders", ({ state }) => state === "paused");
    await supervisor.stop(10_000);
    expect(readState(dir)?.children.map(({ state }) => state)).toEqual(["stopped"]);
  });

  test("of an unknown process is refused", async () => {
    const supervisor = await startReady(child("orders"));
    await expect(supervisor.pause("nobody")).rejects.toMatchObject({ code: "child_unknown" });
    await expect(supervisor.restart("nobody")).rejects.toMatchObject({ kind: "not_found", code: "child_unknown" });
  });
});

describe("a supervisor that was killed", () => {
  test("interrupts nobody: the next one takes the children over, and keeps them alive", async () => {
    const first = await startReady(child("database"), child("orders", { dependsOn: ["database"] }));
    const pids = [await pidOf(first, "database"), await pidOf(first, "orders")];
    await killSupervisor(first);
    expect(findSurvivors(dir).map((survivor) => survivor.process.pid)).toEqual(pids);

    const second = await startReady(child("database"), child("orders", { dependsOn: ["database"] }));

    expect([await pidOf(second, "database"), await pidOf(second, "orders")]).toEqual(pids);
    expect(await stateOf(second, "orders")).toMatchObject({ adopted: true });
    process.kill(pids[1] ?? 0, "SIGKILL");
    await until(second, "orders", ({ state, restarts }) => state === "ready" && restarts === 1);
    await second.stop(10_000);
    expect(diary().slice(-2)).toEqual(["-orders", "-database"]);
  });

  test("leaves nothing the next plan does not want as it is: changed or dropped children are ended first", async () => {
    const first = await startReady(child("kept"), child("changed"), child("dropped"));
    const [kept, changed, dropped] = await Promise.all(
      ["kept", "changed", "dropped"].map((name) => pidOf(first, name)),
    );
    await killSupervisor(first);

    const second = await startReady(
      child("kept"),
      child("changed", { env: { NAME: "changed", PATH: "/usr/bin:/bin" } }),
    );

    expect(await pidOf(second, "kept")).toBe(kept);
    expect(await pidOf(second, "changed")).not.toBe(changed);
    expect(identify(dropped ?? 0)).toBeUndefined();
    expect(diary().slice(3)).toEqual(["-dropped", "-changed", "+changed"]);
  });

  test("does not make the next one touch a stranger who has a child's number by now", async () => {
    const stranger = spawn("sleep", ["600"]);
    await once(stranger, "spawn");
    const first = await startReady(child("orders"));
    await killSupervisor(first);
    const state = readState(dir);
    const [orders] = state?.children ?? [];
    if (state === undefined || orders?.process === undefined || stranger.pid === undefined) throw new Error("no state");
    killGroup(orders.process);
    await untilGone(orders.process.pid);
    writeState(dir, { ...state, children: [{ ...orders, process: { ...orders.process, pid: stranger.pid } }] });

    const second = await startReady(child("orders"));

    expect(await pidOf(second, "orders")).not.toBe(stranger.pid);
    await second.stop(10_000);
    expect(isRunning(identify(stranger.pid) ?? { pid: 0, startTime: "" })).toBe(true);
    stranger.kill();
  });

  test("can be started again after its state was torn by a crash of the machine", async () => {
    writeFileSync(join(dir, "state.json"), '{"supervisor":');
    const supervisor = await startReady(child("orders"));
    expect(await stateOf(supervisor, "orders")).toMatchObject({ adopted: false });
  });
});

describe("a supervisor that is stopped", () => {
  test("is found, says so at once to whoever asks it for something, and does it once it goes on", async () => {
    const supervisor = await startReady(child("orders"));
    expect(supervisor.trouble).toBeUndefined();
    process.kill(supervisor.pid, "SIGSTOP");
    try {
      await poll(() => supervisor.trouble, { what: "it is stopped", timeoutMs: 10_000 });
      expect(findSupervisor(dir)?.pid).toBe(supervisor.pid);
      const how = `kill -CONT ${supervisor.pid}`;
      for (const asked of [() => supervisor.status(), () => supervisor.endFaults(), () => supervisor.stop(1_000)])
        await expect(asked()).rejects.toMatchObject({
          kind: "unavailable",
          code: "supervisor_stopped",
          message: expect.stringContaining(how),
        });
    } finally {
      process.kill(supervisor.pid, "SIGCONT");
    }
    await poll(() => supervisor.trouble === undefined || undefined, { what: "it goes on", timeoutMs: 10_000 });
    expect(await stateOf(supervisor, "orders")).toMatchObject({ state: "ready" });
  });
});

describe("one directory has one supervisor", () => {
  test("also when several are started at once", async () => {
    const specs = [child("orders")];
    const started = await Promise.all([1, 2, 3].map(() => startSupervisor({ dir, specs, backoff })));
    expect(new Set(started.map(({ supervisor }) => supervisor.pid)).size).toBe(1);
    expect(started.filter(({ isNew }) => isNew)).toHaveLength(1);
    await started[0]?.supervisor.untilReady({ timeoutMs: 10_000 });
    expect(diary()).toEqual(["+orders"]);
  });

  test("which listens only to who can read its file", async () => {
    await startReady(child("orders"));
    const url = `http://127.0.0.1:${readControl(dir)?.port}/stop`;
    for (const authorization of ["", "Bearer guessed"]) {
      expect(await fetch(url, { method: "POST", headers: { authorization } })).toMatchObject({ status: 401 });
    }
    expect(await (await start()).status()).toMatchObject({ children: [{ state: "ready" }] });
  });

  test("and ends with it: no ghost holds the ports of a deleted platform", async () => {
    const supervisor = await startReady(child("orders", { script: "echo up; exec sleep 600" }));
    const pid = await pidOf(supervisor, "orders");
    rmSync(dir, { recursive: true });
    await untilGone(supervisor.pid);
    expect(identify(pid)).toBeUndefined();
  });
});
