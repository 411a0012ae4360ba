import { spawn } from "node:child_process";

export interface ToolOutcome {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

export interface ToolInput {
  readonly input?: string;
  /** Aborted: the program is told to end, and waited for, since only then has it put away what it had begun. */
  readonly signal?: AbortSignal;
}

/** Runs a program of this machine to its end; rejects where there is none of that name, and when it was told to end. */
export type RunTool = (program: string, args: readonly string[], given?: ToolInput) => Promise<ToolOutcome>;

export const runTool: RunTool = (program, args, { input = "", signal } = {}) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { stdio: "pipe" });
    const end = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", end, { once: true });
    let [out, complaint] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code: code ?? 1, out, complaint });
    });
    // A program may end before it has read its input; its exit code says what was wrong.
    child.stdin.on("error", () => undefined).end(input);
  });
