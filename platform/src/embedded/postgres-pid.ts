import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./process.ts";

export type RunningPostgres = { readonly pid: number; readonly port: number };

/** The live server of a data directory, from its postmaster.pid (lines: pid, directory, start, port, …). */
export function findRunningPostgres(dataDir: string): RunningPostgres | undefined {
  const file = join(dataDir, "postmaster.pid");
  const [pid, , , port] = readLines(file);
  if (pid === undefined || port === undefined) return undefined;
  const running = { pid: Number(pid), port: Number(port) };
  if (isAlive(running.pid) && isPostgres(running.pid)) return running;
  // PostgreSQL takes any process under that number for itself, and would refuse to start after a reboot.
  if (isAlive(running.pid)) rmSync(file, { force: true });
  return undefined;
}

function isPostgres(pid: number): boolean {
  if (process.platform !== "linux") return true;
  return readLines(`/proc/${pid}/comm`)[0] === "postgres";
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
