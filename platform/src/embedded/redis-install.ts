import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../errors.ts";

const run = promisify(execFile);
const timeout = 300_000; // a slow mirror; apt itself gives up on a dead one much earlier

/** Gets Debian's redis-server: installed when root, otherwise unpacked into the cache without touching the system. */
export async function installRedis(cacheDir: string): Promise<void> {
  if (!existsSync("/usr/bin/apt-get")) throw missing();
  try {
    if (process.getuid?.() === 0) await installAsRoot();
    else await unpack(cacheDir);
  } catch (cause) {
    throw missing(cause);
  }
}

function missing(cause?: unknown): AppError {
  const tail = (cause as { stderr?: string } | undefined)?.stderr?.trim().split("\n").at(-1);
  const way = "install Redis 7 or newer (`sudo apt-get install redis-server`, `brew install redis`) or set REDIS_URL";
  return new AppError(
    "unavailable",
    "redis_missing",
    `there is no redis-server here: ${way}${tail ? ` (${tail})` : ""}`,
    { cause },
  );
}

async function installAsRoot(): Promise<void> {
  // Debian starts a daemon on 6379 as soon as the package is unpacked; policy-rc.d is its own way to say no.
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await aptInstall().catch(async () => {
      await run("apt-get", ["update"], { timeout });
      await aptInstall();
    });
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

async function aptInstall(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], { env, timeout });
}

async function unpack(cacheDir: string): Promise<void> {
  const downloads = mkdtempSync(join(tmpdir(), "shopstream-redis-"));
  const draft = `${cacheDir}.${process.pid}`;
  try {
    chmodSync(downloads, 0o755); // apt drops to a user of its own where it can
    await run("apt-get", ["download", ...(await packages())], { cwd: downloads, timeout });
    mkdirSync(draft, { recursive: true });
    for (const file of readdirSync(downloads)) await run("dpkg", ["-x", join(downloads, file), draft], { timeout });
    mkdirSync(dirname(cacheDir), { recursive: true });
    rmSync(cacheDir, { recursive: true, force: true });
    renameSync(draft, cacheDir);
  } finally {
    for (const dir of [downloads, draft]) rmSync(dir, { recursive: true, force: true });
  }
}

/** Redis and the libraries it needs that are not installed. Debian keeps the server's program in redis-tools. */
async function packages(): Promise<string[]> {
  const { stdout } = await run("apt-cache", ["depends", "--important", "--no-suggests", "redis-tools"], { timeout });
  const needs = [...stdout.matchAll(/Depends: (lib[\w.+-]+)/g)].map((match) => match[1] ?? "");
  const checks = needs.map(async (name) => ((await isInstalled(name)) ? [] : [name]));
  return ["redis-server", "redis-tools", ...(await Promise.all(checks)).flat()];
}

async function isInstalled(name: string): Promise<boolean> {
  const query = await run("dpkg-query", ["-s", name], { timeout }).catch(() => undefined);
  return query?.stdout.includes("Status: install ok installed") ?? false;
}
