import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { identify, isRunning, type ProcessIdentity } from "../engine/process-identity.ts";
import type { RunRecord } from "./run-record.ts";

/** The run that goes on, as others see it. */
export interface ActiveRun {
  readonly id: string;
  readonly experiment: string;
  readonly since: number;
  readonly runner: ProcessIdentity;
}

const folder = (home: string) => join(home, "chaos");
const activeFile = (home: string) => join(folder(home), "run.json");

/** Takes the place of the one run that a platform may have; false when another runner, who lives, has it. */
export function claimRun(home: string, run: Omit<ActiveRun, "runner">): boolean {
  const runner = identify(process.pid);
  const found = readActiveRun(home);
  if (runner === undefined || (found !== undefined && isRunning(found.runner))) return false;
  mkdirSync(folder(home), { recursive: true });
  rmSync(activeFile(home), { force: true });
  try {
    writeFileSync(activeFile(home), JSON.stringify({ ...run, runner }), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false; // somebody was faster
    throw error;
  }
}

export function readActiveRun(home: string): ActiveRun | undefined {
  try {
    return JSON.parse(readFileSync(activeFile(home), "utf8")) as ActiveRun;
  } catch {
    return undefined;
  }
}

export function releaseRun(home: string): void {
  rmSync(activeFile(home), { force: true });
}

/** The folder of a run's report. */
export function reportFolder(home: string, id: string): string {
  return join(folder(home), "reports", id);
}

export function writeReport(home: string, id: string, files: Readonly<Record<string, string>>): string {
  const dir = reportFolder(home, id);
  mkdirSync(dir, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

/** Newest last: ids begin with the time. */
export function listReports(home: string): readonly string[] {
  return globSync(join(folder(home), "reports", "*", "report.json"))
    .map((file) => basename(dirname(file)))
    .sort();
}

export function readReport(home: string, id: string): RunRecord | undefined {
  const file = join(reportFolder(home, id), "report.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RunRecord) : undefined;
}
