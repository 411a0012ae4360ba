import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../cli/src/engine/home.ts";
import { type PlatformFile, readPlatformFile } from "../../cli/src/engine/platform-file.ts";
import { readState } from "../../cli/src/engine/state-file.ts";

const run = promisify(execFile);

/** A whole platform of its own, started as its user would: by `shopctl up`, in a folder that goes with it. */
export interface RunningPlatform {
  readonly file: PlatformFile;
  readonly home: string;
  shopctl(...args: readonly string[]): Promise<{ stdout: string; stderr: string; code: number }>;
  /** The names of its supervised processes. */
  processes(): readonly string[];
  /** The process number of a supervised process: postgres, redis, platform, orders … */
  pid(process: string): number;
  /** Whether it answers that it can work. */
  isReady(process: string): boolean;
  /** Ends the process as a crash would. Answers its number. */
  kill(process: string): number;
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly wire: boolean;
  /** With the storefront, and filled with products. */
  readonly web?: boolean;
  /** Of `shopctl up` and of the processes it starts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of another checkout than this one. */
  readonly checkout?: string;
}

export async function startPlatform({
  wire,
  web = false,
  env: own,
  checkout = repository,
}: PlatformOptions): Promise<RunningPlatform> {
  const home = mkdtempSync(join(tmpdir(), "shopstream-fault-"));
  chmodSync(home, 0o755);
  const shopctl = async (...args: readonly string[]) => {
    const env = { ...process.env, ...own, SHOPSTREAM_HOME: home, NO_COLOR: "1" };
    try {
      return {
        ...(await run(process.execPath, ["cli/src/main.ts", ...args], { cwd: checkout, env, maxBuffer: 64 << 20 })),
        code: 0,
      };
    } catch (error) {
      const { stdout = "", stderr = "", code = 1 } = error as { stdout?: string; stderr?: string; code?: number };
      return { stdout, stderr, code };
    }
  };
  const close = async () => {
    await shopctl("down", "--purge", "--yes");
    rmSync(home, { recursive: true, force: true });
  };
  const up = await shopctl("up", ...(web ? [] : ["--no-seed", "--no-web"]), ...(wire ? ["--wire"] : []));
  const file = readPlatformFile(home);
  if (up.code !== 0 || file === undefined) {
    await close();
    throw new Error(`shopctl up failed with ${up.code}: ${up.stderr}`);
  }
  const childOf = (name: string) => readState(join(home, "supervisor"))?.children.find((child) => child.name === name);
  const processes = () => readState(join(home, "supervisor"))?.children.map(({ name }) => name) ?? [];
  const isReady = (name: string) => childOf(name)?.state === "ready";
  const pid = (name: string) => {
    const child = childOf(name);
    if (child?.process === undefined) throw new Error(`${name} is not running`);
    return child.process.pid;
  };
  const kill = (name: string) => {
    const number = pid(name);
    process.kill(number, "SIGKILL");
    return number;
  };
  return { file, home, shopctl, processes, pid, isReady, kill, close };
}
