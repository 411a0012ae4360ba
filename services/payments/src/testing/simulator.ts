import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface SimulatedCharge {
  readonly id: string;
  readonly status: string;
  readonly captured: number;
  readonly refunded: number;
  readonly released: boolean;
}

/** The payment provider of a test: the simulator as a process of its own. */
export interface Simulator {
  readonly url: string;
  readonly secretKey: string;
  /** Succeeded charges of an order that still hold money or took it. */
  charges(orderId: string): Promise<SimulatedCharge[]>;
  faults(set: object | undefined): Promise<void>;
  authenticate(intentId: string, outcome: "succeeded" | "failed"): Promise<void>;
  close(): Promise<void>;
}

const main = fileURLToPath(new URL("../../../stripe-simulator/src/main.ts", import.meta.url));
const secretKey = "sk_test_payments";

export async function startSimulator(env: Readonly<Record<string, string>> = {}): Promise<Simulator> {
  const folder = mkdtempSync(join(tmpdir(), "simulator-"));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env.PATH ?? "", PORT: "0", DATA_DIR: folder, SECRET_KEY: secretKey, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await listeningPort(createInterface({ input: child.stdout }));
  const url = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" };
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  return {
    url,
    secretKey,
    charges: async (orderId) => {
      const answer = (await call("GET", `/_sim/charges?order=${orderId}`)) as Record<string, unknown>;
      const all = Object.values(answer)
        .flat(3)
        .flatMap((entry) => ((entry as { charges?: SimulatedCharge[] }).charges ?? [entry]) as SimulatedCharge[]);
      return all.filter((charge) => charge.status === "succeeded" && !charge.released);
    },
    faults: async (set) => void (await call(set === undefined ? "DELETE" : "PUT", "/_sim/faults", set)),
    authenticate: async (intentId, outcome) =>
      void (await call("POST", `/_sim/payment_intents/${intentId}/authenticate`, { outcome })),
    close: async () => {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listeningPort(lines: ReturnType<typeof createInterface>): Promise<number> {
  for await (const line of lines) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number };
    if (msg === "listening" && port !== undefined) return port;
  }
  throw new Error("the simulator ended before it listened");
}
