import { readdirSync, readFileSync } from "node:fs";

/** One process as proc(5) tells of it. Times are in ticks, which Linux shows as hundredths of a second everywhere. */
interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

const msPerTick = 10;

/**
 * CPU that a process, its descendants, and its dead and buried children have used, in milliseconds. A database backend
 * that ended in between is part of it: its parent inherits its times when it is buried.
 */
export function cpuMs(root: number): number {
  return family(root).reduce((total, { ticks }) => total + ticks, 0) * msPerTick;
}

/** What the process and its descendants hold of the memory now, shared pages divided among those that share them. */
export function memoryBytes(root: number): number {
  return family(root).reduce((total, { pid }) => total + kilobytes(pid, "smaps_rollup", "Pss"), 0) * 1_024;
}

/** The most that one process ever had in memory. */
export function peakMemoryBytes(pid: number): number {
  return kilobytes(pid, "status", "VmHWM") * 1_024;
}

function family(root: number): ProcessStat[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(Number(name)) ?? []);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found = all.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...(children.get(pid) ?? []));
  return found;
}

// The name may hold spaces and brackets, so count from its last bracket: parent is field 4, the four times 14 to 17.
function stat(pid: number): ProcessStat | undefined {
  const text = read(pid, "stat");
  if (text === undefined) return undefined;
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const ticks = fields.slice(11, 15).reduce((total, value) => total + value, 0);
  return { pid, parent: fields[1] ?? 0, ticks };
}

function kilobytes(pid: number, file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(read(pid, file) ?? "")?.[1] ?? 0);
}

// It may have ended since it was listed.
function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
