import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { identify, type ProcessIdentity } from "../engine/process-identity.ts";
import { takeLock } from "../engine/process-lock.ts";
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

/** Takes the place of the one run that a platform may have, until it is disposed of or the runner dies; undefined: it is taken. */
export function claimRun(home: string, run: Omit<ActiveRun, "runner">): Disposable | undefined {
  const runner = identify(process.pid);
  if (runner === undefined) return undefined;
  mkdirSync(folder(home), { recursive: true });
  const lock = takeLock(join(folder(home), "run.lock"));
  if (lock === undefined) return undefined;
  writeFileSync(activeFile(home), JSON.stringify({ ...run, runner }));
  return {
    [Symbol.dispose]: () => {
      forgetRun(home);
      lock[Symbol.dispose]();
    },
  };
}

export function readActiveRun(home: string): ActiveRun | undefined {
  try {
    return JSON.parse(readFileSync(activeFile(home), "utf8")) as ActiveRun;
  } catch {
    return undefined;
  }
}

/** Of a runner that did not do so itself. */
export function forgetRun(home: string): void {
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
