import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { AppError } from "../errors.ts";
import { systemRoot } from "./engine-root.ts";
import { installRedis } from "./redis-install.ts";

export type RedisBinary = { readonly command: string; readonly env: Readonly<Record<string, string>> };

/** A Redis 7 or newer: on PATH, or unpacked into our cache before. Undefined: none on this machine. */
export function findRedis(cacheDir: string = redisCache()): RedisBinary | undefined {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .map((dir) => ({ command: join(dir, "redis-server"), env: {} }));
  const libraries = ["aarch64", "x86_64"].map((cpu) => join(cacheDir, `usr/lib/${cpu}-linux-gnu`)).join(":");
  const cached = { command: join(cacheDir, "usr/bin/redis-server"), env: { LD_LIBRARY_PATH: libraries } };
  return [...onPath, cached].find((binary) => existsSync(binary.command) && majorVersion(binary) >= 7);
}

/** The same, installed with the system's packages where it is missing. */
export async function getRedis(cacheDir: string = redisCache()): Promise<RedisBinary> {
  const found = findRedis(cacheDir);
  if (found !== undefined) return found;
  await installRedis(cacheDir);
  const installed = findRedis(cacheDir);
  if (installed !== undefined) return installed;
  throw new AppError(
    "unavailable",
    "redis_missing",
    "the system's package is older than Redis 7: put a newer redis-server on PATH",
  );
}

/** Not below a home directory for root: the service account must reach it. */
function redisCache(): string {
  if (process.getuid?.() === 0) return join(systemRoot, "redis");
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "shopstream/redis");
}

function majorVersion({ command, env }: RedisBinary): number {
  try {
    const text = execFileSync(command, ["--version"], {
      env: { ...process.env, ...env },
      encoding: "utf8",
      timeout: 5_000,
    });
    return Number(/v=(\d+)/.exec(text)?.[1] ?? 0);
  } catch {
    return 0; // does not run here
  }
}
