import { readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { ProcessIdentity } from "./process-identity.ts";

/** Where the supervisor of a directory listens, and the word that lets one in: only its owner can read it. */
export type Control = { readonly port: number; readonly token: string; readonly supervisor: ProcessIdentity };

const file = (dir: string) => join(dir, "control.json");

export function writeControl(dir: string, control: Control): void {
  writeFileAtomic.sync(file(dir), JSON.stringify(control), { mode: 0o600, fsync: false });
}

export function readControl(dir: string): Control | undefined {
  try {
    return JSON.parse(readFileSync(file(dir), "utf8")) as Control;
  } catch {
    return undefined;
  }
}
