import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { root } from "../runner/program.ts";
import { whenQuiet } from "../support/counters.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";
import { Client } from "./client.ts";
import { fiftyUsers, twentyBuyers } from "./crowds.ts";
import { type Figures, verdicts } from "./figures.ts";
import { catalogue, findGoods, type Goods } from "./goods.ts";
import { type Bench, idleCpu, type Measured, measure } from "./measure.ts";
import { type Operation, operations } from "./operations.ts";
import { pagesFor } from "./pages.ts";
import { Processes } from "./processes.ts";
import { report } from "./report.ts";
import { oneServiceMs, startMs } from "./starts.ts";
import { bareServer, oneSelect } from "./yardsticks.ts";

// Not a test: nothing here fails because the machine is slow. It ends with what was reached and what was not.

const connections = 10;
const rounds = 5;
const idleForMs = 10_000;
const say = (line: string) => void process.stderr.write(`${line}\n`);

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; wallMs: number }> {
  const begun = performance.now();
  return { result: await work(), wallMs: performance.now() - begun };
}

async function seed(platform: RunningPlatform, processes: Processes) {
  const before = processes.cpu().all;
  const { products, seed: number } = catalogue;
  const { result, wallMs } = await timed(() =>
    platform.shopctl("seed", "--products", String(products), "--seed", String(number)),
  );
  if (result.code !== 0) throw new Error(`seeding failed: ${result.stderr}`);
  await whenQuiet(platform.file);
  return { wallMs, cpuMs: processes.cpu().all - before };
}

async function goodsOf(platform: RunningPlatform): Promise<Goods> {
  const client = new Client(platform.file.url, 1);
  return findGoods(client, catalogue.products).finally(() => client.close());
}

async function measureAll(bench: Bench, what: readonly Operation[]): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const operation of what) {
    const figure = await measure(bench, operation, connections);
    say(`${figure.cpu.all.toFixed(2).padStart(8)} CPU-ms, ${figure.statements} statements: ${figure.title}`);
    measured.push(figure);
  }
  return measured;
}

/** On a platform of their own, so that the others are measured without a storefront beside them. */
async function pageFigures(): Promise<Measured[]> {
  const platform = await startPlatform({ wire: false, web: true });
  try {
    const processes = new Processes(platform.home);
    const goods = await goodsOf(platform);
    const client = new Client(platform.file.url, 1);
    const pages = await pagesFor(client, goods).finally(() => client.close());
    const idle = await idleCpu(processes, platform.file, idleForMs);
    return await measureAll({ platform: platform.file, processes, goods, idle }, pages);
  } finally {
    await platform.close();
  }
}

type WithoutPages = Omit<Figures, "pages">;

async function figuresOf(platform: RunningPlatform, platformMs: number, oneMs: number): Promise<WithoutPages> {
  const processes = new Processes(platform.home);
  const start = {
    ...{ platformMs, platformCpuMs: processes.cpu().all, oneServiceMs: oneMs },
    eightServicesMs: startMs(platform.home, "platform"),
  };
  say(`started in ${Math.round(platformMs)} ms`);
  const seeded = await seed(platform, processes);
  say(`seeded in ${Math.round(seeded.wallMs)} ms`);
  const goods = await goodsOf(platform);
  const idle = await idleCpu(processes, platform.file, idleForMs);
  const yardsticks = [await bareServer(), await oneSelect(platform.home, platform.file, processes)] as const;
  const measured = await measureAll({ platform: platform.file, processes, goods, idle }, operations);
  const crowd = await fiftyUsers(platform.file, goods);
  const sold = await twentyBuyers(platform.file, rounds);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? "unknown", load: loadavg(), node: process.version };
  return {
    ...{ at: new Date().toISOString().slice(0, 10), machine, start, seed: seeded, yardsticks, operations: measured },
    ...{ idleCpuShare: idle.all, fiftyUsers: crowd, twentyBuyers: sold, memory: processes.memory() },
  };
}

say("one service by itself …");
const oneMs = await oneServiceMs("inventory");
say("the whole platform …");
const { result: platform, wallMs } = await timed(() => startPlatform({ wire: false }));
const measured = await figuresOf(platform, wallMs, oneMs).finally(() => platform.close());
say("the pages of the storefront …");
const figures: Figures = { ...measured, pages: await pageFigures() };
const reached = verdicts(figures, operations);
const text = report(figures, reached, "make bench");
const folder = join(root, ".cache/bench");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "bench.json"), `${JSON.stringify({ ...figures, verdicts: reached }, null, 2)}\n`);
writeFileSync(join(folder, "bench.md"), text);
process.stdout.write(text);
say("written to .cache/bench/bench.json and bench.md; copy the latter to docs/benchmarks.md to publish it");
