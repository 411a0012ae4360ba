import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import { repository } from "./home.ts";
import { sourceDigest } from "./web-source.ts";

export interface WebBuild {
  readonly app: string;
  readonly clock: Clock;
  /** What it does at the moment. */
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const lookEveryMs = 500;
const longestMs = 600_000;
const shownLines = 15;

/** Builds a web app if its sources changed since the last build. Two that start at once build once. */
export async function buildWeb(build: WebBuild): Promise<"unchanged" | "configured" | "created"> {
  const folder = join(repository, "services", build.app, ".next");
  const stamp = join(folder, "source-digest");
  const digest = sourceDigest(build.app);
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, "utf8") === digest;
  if (isBuilt()) return "unchanged";
  const isFirst = !existsSync(stamp);
  const release = await takeTurn(build, isBuilt);
  if (release === undefined) return "unchanged";
  try {
    rmSync(stamp, { force: true });
    await runNext(build);
    writeFileSync(stamp, digest);
    return isFirst ? "created" : "configured";
  } finally {
    release();
  }
}

/** Undefined when somebody else has built it meanwhile. */
async function takeTurn({ app, clock, onLine, signal }: WebBuild, isBuilt: () => boolean) {
  // Not in .next, which Next.js empties first.
  const lock = join(repository, ".cache", `build-${app}.lock`);
  mkdirSync(join(repository, ".cache"), { recursive: true });
  const until = clock.now() + longestMs;
  for (let isTold = false; ; isTold = true) {
    if (tryLock(lock)) return () => rmSync(lock, { force: true });
    if (!isTold) onLine("another shopctl is building: waiting for it");
    if (clock.now() > until) throw new ShopError("SHOP-ENV-006", `the build that holds ${lock} does not end`);
    await clock.sleep(lookEveryMs, signal);
    if (isBuilt()) return undefined;
  }
}

// A lock whose owner died is nobody's.
function tryLock(lock: string): boolean {
  const owner = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
  if (owner > 0 && isAlive(owner)) return false;
  if (existsSync(lock)) rmSync(lock, { force: true });
  try {
    const file = openSync(lock, "wx");
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function runNext({ app, onLine, signal }: WebBuild): Promise<void> {
  const cwd = join(repository, "services", app);
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn("npm", ["run", "--silent", "build"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output.push(text);
      const line = text.trim().split("\n").at(-1)?.trim();
      if (line) onLine(line);
    });
  const code = await new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", () => resolve(null));
  });
  if (code === 0) return;
  const end = output.join("").trim().split("\n").slice(-shownLines).join("\n");
  throw new ShopError("SHOP-ENV-006", `the pages of ${app} do not build:\n${end}`);
}
