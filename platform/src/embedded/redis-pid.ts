import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./process.ts";

/** The live server of a directory. Redis has no lock of its own: a second one would ruin the append-only file. */
export function findRunningRedis(dir: string): { pid: number; port: number } | undefined {
  const pid = Number(read(pidFile(dir)));
  const port = Number(/^port (\d+)/m.exec(read(join(dir, "redis.conf")))?.[1]);
  if (!(pid > 0 && port > 0) || !isAlive(pid)) return undefined;
  const isRedis = process.platform !== "linux" || read(`/proc/${pid}/comm`).startsWith("redis");
  return isRedis ? { pid, port } : undefined;
}

export function pidFile(dir: string): string {
  return join(dir, "redis.pid");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
