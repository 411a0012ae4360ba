import { spawn } from "node:child_process";

export type CommandOptions = Readonly<{
  input?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  timeoutMs?: number;
  /** Exit codes that are answers: 0 alone otherwise. */
  accepts?: readonly number[];
}>;

/** Runs a program to its end and answers what it printed; one that fails throws with what it complained of. */
export async function command(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return (await ended(program, args, options)).out;
}

/** The same, for one whose exit code is part of its answer. */
export function ended(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ readonly code: number; readonly out: string }> {
  const { input = "", timeoutMs = 300_000, accepts = [0], ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...rest, stdio: "pipe", timeout: timeoutMs });
    let [out, complaint] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== null && accepts.includes(code)) return resolve({ code, out });
      const line = [program, ...args].join(" ").slice(0, 200);
      reject(new Error(`${line}: ${signal ?? `exit ${code}`}\n${complaint.trim() || out.trim()}`));
    });
    // A program that ends before it has read its input is judged by its exit code.
    child.stdin.on("error", () => undefined).end(input);
  });
}
