import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identify, isRunning, type ProcessIdentity } from "../../cli/src/engine/process-identity.ts";
import { poll } from "../../platform/src/embedded/poll.ts";
import { type Bed, nodeName, runFolder } from "./bed.ts";
import { type CommandOptions, command } from "./command.ts";

/** A process and what it sees as its network, its mounts and its processes: a computer, as far as Kubernetes can tell. */
export type Machine = Readonly<{ init: ProcessIdentity }>;

const namespaces = ["--net", "--uts", "--ipc", "--mount", "--pid"];
const pidFile = (bed: Bed) => path.join(bed.home, "machine.json");

export function findMachine(bed: Bed): Machine | undefined {
  if (!existsSync(pidFile(bed))) return undefined;
  const machine = JSON.parse(readFileSync(pidFile(bed), "utf8")) as Machine;
  return isRunning(machine.init) ? machine : undefined;
}

/** A file inside the machine, as the host reaches it. */
export function inside({ init }: Machine, file: string): string {
  return path.join(`/proc/${init.pid}/root`, file);
}

/** What an earlier machine left on the disk; nothing of it is of use to another one. */
function disk(bed: Bed): string {
  const folder = path.join(bed.home, "disk");
  rmSync(folder, { recursive: true, force: true });
  for (const name of ["containerd", "kubelet", "volumes"]) mkdirSync(path.join(folder, name), { recursive: true });
  return folder;
}

/** unshare's child is process 1; unshare itself only waits for it. */
function initOf(unshare: number): ProcessIdentity | undefined {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, "utf8").trim();
  return children ? identify(Number(children.split(" ")[0])) : undefined;
}

export async function startMachine(bed: Bed): Promise<Machine> {
  mkdirSync(bed.logs, { recursive: true });
  const log = openSync(path.join(bed.logs, "machine.log"), "w");
  const isolated = [...namespaces, "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];
  const first = [path.join(import.meta.dirname, "init.sh"), disk(bed), nodeName];
  const unshare = spawn("unshare", [...isolated, ...first], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  unshare.unref();
  await new Promise((resolve, reject) => unshare.once("spawn", resolve).once("error", reject));
  const init = await poll(() => initOf(unshare.pid ?? 0), { what: "a first process", timeoutMs: 5_000 });
  // At once: whatever happens next, down finds what there is to kill.
  writeFileSync(pidFile(bed), JSON.stringify({ init }));
  await poll(() => existsSync(inside({ init }, `${runFolder}/ready`)) || mustRun(bed, init), {
    what: "the machine's file system",
    timeoutMs: 10_000,
  });
  return { init };
}

function mustRun(bed: Bed, init: ProcessIdentity): undefined {
  if (!isRunning(init)) throw new Error(`the machine ended; ${path.join(bed.logs, "machine.log")} says why`);
}

/** Everything in the machine ends with its process 1. */
export async function killMachine(bed: Bed): Promise<boolean> {
  const machine = findMachine(bed);
  if (machine) {
    process.kill(machine.init.pid, "SIGKILL");
    await poll(() => (isRunning(machine.init) ? undefined : true), {
      what: "the end of the machine",
      timeoutMs: 30_000,
    });
  }
  rmSync(pidFile(bed), { force: true });
  return machine !== undefined;
}

function enter({ init }: Machine, program: readonly string[]): readonly string[] {
  return ["--target", String(init.pid), ...namespaces, "--", ...program];
}

export function runInside(machine: Machine, program: readonly string[], options?: CommandOptions): Promise<string> {
  return command("nsenter", enter(machine, program), options);
}

const runFile = (name: string) => `${runFolder}/pids/${name}`;

// The shell knows its number as the machine counts, and passes it on to the program with exec.
const remember = 'echo $$ >"$0" && exec "$@"';

/** Starts a program that stays. It becomes a child of process 1, so nothing on the host waits for it. */
export async function startInside(machine: Machine, name: string, program: readonly string[], log: string) {
  mkdirSync(inside(machine, `${runFolder}/pids`), { recursive: true });
  rmSync(inside(machine, runFile(name)), { force: true });
  const output = openSync(log, "a");
  const detached = ["setsid", "--fork", "sh", "-c", remember, runFile(name), ...program];
  const starter = spawn("nsenter", [...enter(machine, detached)], { stdio: ["ignore", output, output] });
  closeSync(output);
  await new Promise((resolve, reject) => starter.once("exit", resolve).once("error", reject));
  // The starter ends when it has forked, which may be before the shell has written who it is.
  const known = () => (existsSync(inside(machine, runFile(name))) ? true : undefined);
  await poll(known, { what: `the start of ${name}`, timeoutMs: 10_000 });
}

/** Ends a program that was started inside, if it runs. */
export async function stopInside(machine: Machine, name: string): Promise<void> {
  if (!runsInside(machine, name)) return;
  await runInside(machine, ["kill", "-KILL", readFileSync(inside(machine, runFile(name)), "utf8").trim()]);
  const gone = () => (runsInside(machine, name) ? undefined : true);
  await poll(gone, { what: `the end of ${name}`, timeoutMs: 10_000 });
}

/** Whether a program that was started inside still runs. */
export function runsInside(machine: Machine, name: string): boolean {
  try {
    const pid = readFileSync(inside(machine, runFile(name)), "utf8").trim();
    const stat = readFileSync(inside(machine, `/proc/${pid}/stat`), "utf8");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}
