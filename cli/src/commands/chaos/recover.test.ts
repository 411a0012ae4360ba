import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLever, readRecord, writeRecord } from "../../engine/faults/fault-files.ts";
import { openHome } from "../../engine/home.ts";
import { writePlatformFile } from "../../engine/platform-file.ts";
import { identify, isStopped, type ProcessIdentity } from "../../engine/process-identity.ts";
import { shopctl } from "../../testing/buffer-io.ts";

// What is stopped lives, and its locks and ports with it; nobody may wait for it.

let home: string;
let processes: ChildProcess[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "shopstream-stopped-"));
  processes = [];
  writePlatformFile(home, {
    ...{ url: "http://127.0.0.1:9", mode: "wire", ports: {}, redisUrl: "", redisPrefix: "", databaseUrls: {} },
    ...{ simulator: { url: "http://127.0.0.1:9", secretKey: "" }, inbox: { url: "http://127.0.0.1:9" } },
    ...{ admin: { email: "", password: "" }, services: [] },
  });
});
afterEach(() => {
  for (const each of processes) each.kill("SIGKILL");
  rmSync(home, { recursive: true });
});

async function stopped(): Promise<ProcessIdentity> {
  const child = spawn("sleep", ["600"]);
  processes.push(child);
  await once(child, "spawn");
  const identity = identify(child.pid ?? 0) as ProcessIdentity;
  child.kill("SIGSTOP");
  await until(() => isStopped(identity), "it is stopped");
  return identity;
}

async function leaveStoppedSupervisor() {
  const [supervisor, orders] = [await stopped(), await stopped()];
  const dir = openHome(home).supervisor;
  writeFileSync(join(dir, "control.json"), JSON.stringify({ port: 9, token: "", supervisor }));
  const fault = { kind: "freeze", process: "orders" } as const;
  const order = { id: "run-1", experiment: "orders-frozen", what: "Orders is frozen", forMs: 60_000, fault };
  const now = Date.now();
  writeRecord(dir, { active: [{ ...order, since: now, until: now + 60_000, hits: 1, frozen: [orders] }], ended: [] });
  return { supervisor, orders, dir };
}

const run = async (...args: readonly string[]) => {
  const { exit, out } = await shopctl([...args, "-o", "json"], { env: { SHOPSTREAM_HOME: home } });
  return {
    exit,
    ...(JSON.parse(out) as { status: string; errors: { code: string; message: string }[]; run?: object }),
  };
};

describe("a supervisor that is stopped", () => {
  it("does not keep recover from taking back what it broke, and is named as what is left", async () => {
    const { supervisor, orders, dir } = await leaveStoppedSupervisor();
    const { exit, errors } = await run("chaos", "recover");
    await until(() => !isStopped(orders), "orders goes on");
    expect([exit, errors[0]?.code]).toEqual([10, "SHOP-CHAOS-012"]);
    expect(errors[0]?.message).toContain(`kill -CONT ${supervisor.pid}`);
    expect([readRecord(dir).active, isStopped(supervisor)]).toEqual([[], true]);
  });

  it("does not keep the lever from it either", async () => {
    const { orders, dir } = await leaveStoppedSupervisor();
    expect((await run("chaos", "lever", "--reason", "an incident")).exit).toBe(10);
    await until(() => !isStopped(orders), "orders goes on");
    expect(readLever(dir)?.reason).toBe("an incident");
  });

  it("lets nothing begin: nobody would end it", async () => {
    const { supervisor } = await leaveStoppedSupervisor();
    const { exit, errors } = await run("chaos", "run", "orders-killed");
    expect([exit, errors[0]?.code]).toEqual([5, "SHOP-CHAOS-004"]);
    expect(errors[0]?.message).toContain(`(process ${supervisor.pid}) is stopped`);
  });

  it("is told by status, with what it has broken, and is not taken for one at work", async () => {
    const { supervisor } = await leaveStoppedSupervisor();
    const { exit, errors, status } = await run("status");
    expect([exit, status, errors[0]?.message]).toEqual([
      3,
      "degraded",
      `the supervisor (process ${supervisor.pid}) is stopped: kill -CONT ${supervisor.pid} lets it go on`,
    ]);
    const { out } = await shopctl(["status"], { env: { SHOPSTREAM_HOME: home } });
    expect(out).toContain("Nobody looks after these processes");
    expect(out).toContain("Orders is frozen");
  });
});

describe("a runner that is stopped", () => {
  it("does not keep recover from ending its fault, and keeps its place, which a person is told", async () => {
    const { supervisor } = await leaveStoppedSupervisor();
    process.kill(supervisor.pid, "SIGKILL");
    await until(() => identify(supervisor.pid) === undefined, "the supervisor is gone");
    const runner = await stopped();
    const file = join(home, "chaos", "run.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ id: "run-1", experiment: "orders-frozen", since: 0, runner }));
    const { exit, errors } = await run("chaos", "recover");
    expect([exit, errors[0]?.code]).toEqual([10, "SHOP-CHAOS-012"]);
    expect(errors[0]?.message).toContain(`the runner of orders-frozen (process ${runner.pid}) is stopped`);
    expect(readRecord(openHome(home).supervisor).active).toEqual([]);
    process.kill(runner.pid, "SIGCONT");
    await until(() => !isStopped(runner), "the runner goes on");
    const refused = await run("chaos", "recover");
    expect([refused.exit, refused.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-005"]);
  });
});
