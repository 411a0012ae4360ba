import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A number alone may belong to another process by now; with the moment of its start it cannot. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

/** Undefined when there is no such process, or it is dead and merely not yet buried. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === "linux" ? linuxStartTime(pid) : psStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return identify(pid)?.startTime === startTime;
}

// proc(5): the name may hold spaces and brackets, so count from its last bracket: state is field 3, starttime 22, in
// ticks since boot; hence the boot's own id.
function linuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, ticks] = [fields[0], fields[19]];
    return state === "Z" || state === "X" ? undefined : `${bootId()}-${ticks}`;
  } catch {
    return undefined;
  }
}

const bootId = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);

function psStartTime(pid: number): string | undefined {
  try {
    const [state, ...started] = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
    return state?.startsWith("Z") ? undefined : started.join(" ");
  } catch {
    return undefined; // ps fails when it finds none
  }
}
