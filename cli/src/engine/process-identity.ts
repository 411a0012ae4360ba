import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A number alone may belong to another process by now; with the moment of its start it cannot. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

/** Undefined when there is no such process, or it is dead and merely not yet buried. */
export function identify(pid: number): ProcessIdentity | undefined {
  const found = look(pid);
  return found === undefined ? undefined : { pid, startTime: found.startTime };
}

/** Also one that is stopped: it has its ports and locks, and goes on some day. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return look(pid)?.startTime === startTime;
}

/** Stopped where it stands, by SIGSTOP, Ctrl-Z or a debugger: it lives, and does nothing that anybody waits for. */
export function isStopped({ pid, startTime }: ProcessIdentity): boolean {
  const found = look(pid);
  return found?.startTime === startTime && /^t/i.test(found.state);
}

/** How a person makes it go on, which nobody else may: whoever stopped it had a reason. */
export function howToContinue({ pid }: Pick<ProcessIdentity, "pid">): string {
  return `kill -CONT ${pid} lets it go on`;
}

interface Look {
  readonly startTime: string;
  /** As ps(1) shows it: S, R, T, … */
  readonly state: string;
}

function look(pid: number): Look | undefined {
  const found = process.platform === "linux" ? lookIntoProc(pid) : askPs(pid);
  return found === undefined || /^[ZX]/.test(found.state) ? undefined : found;
}

// proc(5): the name may hold spaces and brackets, so count from its last bracket: state is field 3, starttime 22, in
// ticks since boot; hence the boot's own id.
function lookIntoProc(pid: number): Look | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startTime: `${bootId()}-${fields[19]}` };
  } catch {
    return undefined;
  }
}

const bootId = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);

function askPs(pid: number): Look | undefined {
  try {
    const [state = "", ...started] = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
    })
      .trim()
      .split(/\s+/);
    return { state, startTime: started.join(" ") };
  } catch {
    return undefined; // ps fails when it finds none
  }
}
