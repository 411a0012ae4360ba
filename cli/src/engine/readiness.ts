import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { connect } from "node:net";
import type { ReadyCheck } from "./child-spec.ts";

type Log = { readonly file: string; readonly fromBytes: number };

const patienceMs = 2_000; // one question; the caller asks again

/** Asks once. Never throws: what does not answer is not ready. */
export async function isReady(check: ReadyCheck, log: Log): Promise<boolean> {
  if (check.kind === "http") return answers(check.url);
  if (check.kind === "tcp") return accepts(check.port);
  return logHas(check.text, log);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: patienceMs });
    const tell = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.once("connect", () => tell(true));
    socket.once("error", () => tell(false));
    socket.once("timeout", () => tell(false));
  });
}

function logHas(text: string, { file, fromBytes }: Log): boolean {
  try {
    const input = openSync(file, "r");
    try {
      const { size } = fstatSync(input);
      const start = size < fromBytes ? 0 : fromBytes; // smaller: it was rotated meanwhile
      const buffer = Buffer.alloc(size - start);
      readSync(input, buffer, 0, buffer.length, start);
      return buffer.includes(text);
    } finally {
      closeSync(input);
    }
  } catch {
    return false;
  }
}
