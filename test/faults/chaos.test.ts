import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../../cli/src/engine/home.ts";
import { findSupervisor, type SupervisorClient } from "../../cli/src/engine/supervisor-client.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";

// Guards, deadlines and the lever, on a whole platform: what may go wrong with the one who breaks things.

interface Status {
  readonly items: readonly { readonly id: string; readonly what: string }[];
  readonly lever?: { readonly since: number };
}

interface Report {
  readonly status: string;
  readonly reasons: readonly string[];
  readonly folder: string;
  readonly hits: number;
  readonly errors: readonly { readonly code: string }[];
}

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ wire: true });
});
afterAll(async () => {
  await platform?.shopctl("chaos", "lever", "--reason", "the test is over");
  await platform?.close();
});

async function json<T>(...args: readonly string[]): Promise<T & { readonly code: number }> {
  const { stdout, code } = await platform.shopctl("chaos", ...args, "-o", "json");
  return { ...(JSON.parse(stdout) as T), code };
}

const status = () => json<Status>("status");
const supervisor = () => findSupervisor(join(platform.home, "supervisor")) as SupervisorClient;
const isFrozen = (name: string) =>
  readFileSync(`/proc/${platform.pid(name)}/stat`, "utf8")
    .split(") ")[1]
    ?.startsWith("T") === true;
const isWell = async () => (await platform.shopctl("status")).code === 0;

/** A run that goes on until the test does something to it. */
function startRun(experiment: string) {
  const args = ["cli/src/main.ts", "chaos", "run", experiment, "-o", "json"];
  const env = { ...process.env, SHOPSTREAM_HOME: platform.home, NO_COLOR: "1" };
  const runner = spawn(process.execPath, args, { cwd: repository, env, stdio: ["ignore", "pipe", "ignore"] });
  let out = "";
  runner.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; report: Report }>((resolve) =>
    runner.once("close", (code) => resolve({ code, report: (out === "" ? {} : JSON.parse(out)) as Report })),
  );
  return { pid: runner.pid as number, ended };
}

describe("a run that goes its way", () => {
  it("holds, tells so in four files, and leaves nothing", async () => {
    const report = await json<Report>("run", "orders-killed");
    expect([report.code, report.status, report.reasons]).toEqual([0, "held", []]);
    expect(report.hits).toBe(1);
    for (const file of ["report.md", "report.json", "junit.xml", "plot.svg"])
      expect(readFileSync(join(report.folder, file), "utf8")).toContain("orders");
    expect((await status()).items).toEqual([]);
    expect((await platform.shopctl("verify")).code).toBe(0);
  });
});

describe("a run whose person changes their mind", () => {
  it("presses Ctrl-C: the fault is taken back at once, and a report says that it was aborted", async () => {
    const run = startRun("orders-frozen");
    await until(() => isFrozen("orders"), "orders stands still", 60_000);
    process.kill(run.pid, "SIGINT");
    const { code } = await run.ended;
    expect(code).toBe(130);
    expect(isFrozen("orders")).toBe(false);
    expect((await status()).items).toEqual([]);
    expect((await json<Report>("report", "last")).status).toBe("aborted");
    await until(isWell, "all is well", 60_000);
  });

  it("is stopped by abort from another terminal, and says so", async () => {
    const run = startRun("orders-frozen");
    await until(() => isFrozen("orders"), "orders stands still", 60_000);
    expect((await platform.shopctl("chaos", "abort")).code).toBe(0);
    expect(isFrozen("orders")).toBe(false);
    const { code, report } = await run.ended;
    expect([code, report.status, report.reasons]).toEqual([9, "aborted", ["somebody aborted it"]]);
  });
});

describe("the lever", () => {
  it("beats a running experiment within five seconds, and refuses the next until it is released", async () => {
    await until(isWell, "all is well", 60_000);
    const run = startRun("orders-frozen");
    await until(() => isFrozen("orders"), "orders stands still", 60_000);
    const pulled = await platform.shopctl("chaos", "lever", "--reason", "an incident");
    expect([pulled.code, isFrozen("orders")]).toEqual([0, false]);
    // By the supervisor's own account, which is what a slow machine cannot stretch.
    const last = (await supervisor().faults()).ended.at(-1);
    const since = (await status()).lever?.since ?? 0;
    expect(last).toMatchObject({ by: "lever" });
    expect((last?.endedAt ?? Number.POSITIVE_INFINITY) - since).toBeLessThan(5_000);
    const { code, report } = await run.ended;
    expect([code, report.reasons]).toEqual([9, ["the lever was pulled: an incident"]]);
    expect((await json<Report>("run", "orders-killed")).errors[0]?.code).toBe("SHOP-CHAOS-003");
    expect((await platform.shopctl("chaos", "lever", "--release")).code).toBe(0);
    await until(isWell, "all is well", 60_000);
  });
});

describe("a budget", () => {
  it("ends a fault before its time, of which it costs more than the experiment may", async () => {
    await until(isWell, "all is well", 60_000);
    const dear = join(platform.home, "catalog-dear.yaml");
    const flaky = readFileSync(join(repository, "chaos/experiments/catalog-flaky.yaml"), "utf8");
    const change = flaky
      .replace("name: catalog-flaky", "name: catalog-dear")
      .replaceAll("percent: 20", "percent: 100")
      .replace(/^abort:\n(?: .*\n)+/m, "tolerance: { failures: 12, of: 12 }\nbudget: 0.1\n");
    writeFileSync(dear, change);
    const { code, status: verdict, reasons } = await json<Report>("run", dear);
    expect([code, verdict]).toEqual([9, "aborted"]);
    expect(reasons.join()).toMatch(/% of the budget of \w+: [a-z-]+ is spent, at most 0\.10 % may be/);
    expect((await status()).items).toEqual([]);
    await until(isWell, "all is well", 60_000);
  });
});

describe("what dies while something is broken", () => {
  it("the runner, by kill -9: the fault is gone by its deadline, and recover clears its place", async () => {
    const run = startRun("orders-frozen");
    await until(() => isFrozen("orders"), "orders stands still", 60_000);
    process.kill(run.pid, "SIGKILL");
    await run.ended;
    expect(isFrozen("orders")).toBe(true);
    expect((await platform.shopctl("down")).code).toBe(5);
    await until(() => !isFrozen("orders"), "the deadline has come", 60_000);
    expect((await supervisor().faults()).ended.at(-1)).toMatchObject({ by: "deadline" });
    expect((await platform.shopctl("chaos", "recover")).code).toBe(0);
    expect((await platform.shopctl("verify")).code).toBe(0);
  });
});

describe("a guard on a whole platform", () => {
  it("refuses on a shop that is ill, and on one that somebody else breaks, and breaks nothing", async () => {
    await supervisor().inject({
      id: "held-by-a-test",
      experiment: "test",
      what: "cart is away",
      forMs: 120_000,
      fault: { kind: "outage", process: "cart" },
    });
    const busy = await json<Report>("run", "orders-killed");
    expect([busy.code, busy.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-005"]);
    expect((await platform.shopctl("chaos", "abort")).code).toBe(0);
    await until(isWell, "all is well", 60_000);
  });

  it("refuses an experiment that would hit more than it may", async () => {
    const wide = join(platform.home, "orders-wide.yaml");
    const small = readFileSync(join(repository, "chaos/experiments/postgres-killed.yaml"), "utf8");
    writeFileSync(
      wide,
      small.replace("name: postgres-killed", "name: orders-wide").replace("services: 9", "services: 2"),
    );
    const { code, errors } = await json<Report>("run", wide);
    expect([code, errors[0]?.code]).toEqual([5, "SHOP-CHAOS-007"]);
    expect((await status()).items).toEqual([]);
  });

  it("refuses a fault that would last longer than any may", async () => {
    const long = join(platform.home, "orders-long.yaml");
    const short = readFileSync(join(repository, "chaos/experiments/orders-killed.yaml"), "utf8");
    const change = short.replace("name: orders-killed", "name: orders-long").replace("duration: 12s", "duration: 20m");
    writeFileSync(long, change);
    const { code, errors } = await json<Report>("run", long);
    expect([code, errors[0]?.code]).toEqual([5, "SHOP-CHAOS-008"]);
    expect((await status()).items).toEqual([]);
  });

  it("refuses when customers are not served already before", async () => {
    const red = join(platform.home, "orders-red.yaml");
    const green = readFileSync(join(repository, "chaos/experiments/orders-killed.yaml"), "utf8");
    const change = green.replace("name: orders-killed", "name: orders-red").replace("pageSize=4", "pageSize=none");
    writeFileSync(red, change);
    const { code, errors } = await json<Report>("run", red);
    expect([code, errors[0]?.code]).toEqual([3, "SHOP-CHAOS-006"]);
    expect((await status()).items).toEqual([]);
  });

  it("refuses what is for a platform of another kind", async () => {
    const other = await json<Report>("run", "platform-killed");
    expect([other.code, other.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-004"]);
  });
});

describe("when the place of the fault stands still", () => {
  it("the supervisor, by SIGSTOP: the runner takes the fault back by itself, and everybody is told who is stopped", async () => {
    await until(isWell, "all is well", 60_000);
    const run = startRun("orders-frozen");
    await until(async () => (await supervisor().faults()).active[0]?.hits, "the fault is there", 60_000);
    const { pid } = supervisor();
    process.kill(pid, "SIGSTOP");
    try {
      const { code, report } = await run.ended;
      expect([code, report.status, isFrozen("orders")]).toEqual([10, "not recovered", false]);
      expect(report.reasons.join()).toContain(`kill -CONT ${pid}`);
      const told = await platform.shopctl("status");
      expect([told.code, told.stderr]).toEqual([3, expect.stringContaining(`(process ${pid}) is stopped`)]);
      expect((await json<Report>("run", "orders-killed")).errors[0]?.code).toBe("SHOP-CHAOS-004");
    } finally {
      process.kill(pid, "SIGCONT");
    }
    expect((await platform.shopctl("chaos", "recover")).code).toBe(0);
    expect((await status()).items).toEqual([]);
  });
});

// Last: it leaves the platform without its supervisor until it is started again.
describe("when the place of the fault dies", () => {
  it("the supervisor, by kill -9: the runner notices, and takes the fault back by itself", async () => {
    const run = startRun("orders-frozen");
    await until(async () => (await supervisor().faults()).active[0]?.hits, "the fault is there", 60_000);
    process.kill(supervisor().pid, "SIGKILL");
    const { code, report } = await run.ended;
    expect([code, report.status]).toEqual([10, "not recovered"]);
    expect(isFrozen("orders")).toBe(false);
    expect((await platform.shopctl("up", "--wire", "--no-web", "--no-seed")).code).toBe(0);
    expect((await platform.shopctl("chaos", "recover")).code).toBe(0);
  });
});
