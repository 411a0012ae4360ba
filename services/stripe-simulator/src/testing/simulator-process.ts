import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { secretKey, webhookSecret } from "./test-simulator.ts";

interface Line {
  level: string;
  msg: string;
  port?: number;
}

/** The simulator as it really runs: a process of its own, with a file to lose. */
export class SimulatorProcess {
  readonly lines: Line[] = [];
  #child: ChildProcess;
  #port = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when it listens or has ended, whichever comes first. */
  static async start(environment: Record<string, string>): Promise<SimulatorProcess> {
    const main = fileURLToPath(new URL("../main.ts", import.meta.url));
    const child = spawn(process.execPath, [main], {
      env: { PORT: "0", SECRET_KEY: secretKey, WEBHOOK_SECRET: webhookSecret, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const started = new SimulatorProcess(child);
    const listening = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
        const line = JSON.parse(text) as Line;
        started.lines.push(line);
        if (line.msg === "listening") resolve();
      });
    });
    await Promise.race([listening, once(child, "close")]);
    started.#port = started.lines.find((line) => line.msg === "listening")?.port ?? 0;
    return started;
  }

  get port(): number {
    return this.#port;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Sends the signal and resolves to the exit code, or the signal's name when it was killed by it. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | string | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const closed = once(this.#child, "close");
    this.#child.kill(signal);
    const [code, killedBy] = await closed;
    return code ?? killedBy;
  }
}
