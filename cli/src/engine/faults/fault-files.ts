import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { ActiveFault, EndedFault, Lever } from "./fault-order.ts";

/** What the faults of a directory's supervisor are, written down before they are made. */
export interface FaultRecord {
  readonly active: readonly ActiveFault[];
  readonly ended: readonly EndedFault[];
}

const recordFile = (dir: string) => join(dir, "faults.json");
const leverFile = (dir: string) => join(dir, "lever.json");
/** What services read; see FAULTS_FILE. */
export const ruleFile = (dir: string) => join(dir, "call-faults.json");

/** For the owner only: it may hold the simulator's key. */
export function writeRecord(dir: string, record: FaultRecord): void {
  write(recordFile(dir), record);
}

export function readRecord(dir: string): FaultRecord {
  return read<FaultRecord>(recordFile(dir)) ?? { active: [], ended: [] };
}

export function readLever(dir: string): Lever | undefined {
  return read<Lever>(leverFile(dir));
}

export function writeLever(dir: string, lever: Lever | undefined): void {
  if (lever === undefined) rmSync(leverFile(dir), { force: true });
  else write(leverFile(dir), lever);
}

/** Rules of all faults that have some, as one file; none where there are none. */
export function writeRules(dir: string, active: readonly ActiveFault[]): void {
  const faults = active.flatMap(({ id, until, fault }) =>
    fault.kind === "rule" ? [{ ...fault.rule, id, until }] : [],
  );
  if (faults.length === 0) rmSync(ruleFile(dir), { force: true });
  else write(ruleFile(dir), { faults });
}

function write(file: string, content: unknown): void {
  writeFileAtomic.sync(file, JSON.stringify(content), { mode: 0o600, fsync: false });
}

function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
