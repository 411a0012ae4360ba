import { spawn } from "node:child_process";

export interface ToolOutcome {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

/** Runs a program of this machine to its end; rejects where there is none of that name. */
export type RunTool = (program: string, args: readonly string[], input?: string) => Promise<ToolOutcome>;

export const runTool: RunTool = (program, args, input = "") =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "pipe" });
    let [out, complaint] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, out, complaint }));
    // A program may end before it has read its input; its exit code says what was wrong.
    child.stdin.on("error", () => undefined).end(input);
  });
