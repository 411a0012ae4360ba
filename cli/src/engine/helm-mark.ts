import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { identify } from "./process-identity.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 10);

/** Of those who see the same processes: a container's are not its host's, and two machines may have one name. */
function here(): string {
  if (process.platform !== "linux") return hash(hostname());
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
  return hash(`${hostname()} ${boot} ${readlinkSync("/proc/self/ns/pid")}`);
}

/**
 * Who makes a revision of a release, as a label of Helm's record. With the revision, because whoever upgrades by another
 * way inherits the labels of the one before.
 */
export function markOf(revision: number): string {
  const { pid, startTime } = identify(process.pid) ?? { pid: process.pid, startTime: "" };
  return `${here()}.${pid}-${hash(startTime)}.${revision}`;
}

export const isMarkOf = (mark: string | undefined, revision: number): boolean =>
  mark?.split(".")[2] === String(revision);

/** Whether the Helm with this mark still runs, or none that could be seen from here does; undefined where that cannot be known. */
export function isAtWork(mark: string): boolean | undefined {
  return mark.startsWith(`${here()}.`) ? commandLines().some((line) => line.includes(mark)) : undefined;
}

/** Of all processes: Helm is given the mark as an argument, so that one that outlived its shopctl is found too. */
function commandLines(): readonly string[] {
  if (process.platform !== "linux")
    return execFileSync("ps", ["-axww", "-o", "args="], { encoding: "utf8" }).split("\n");
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return ""; // it has ended meanwhile
    }
  });
}
