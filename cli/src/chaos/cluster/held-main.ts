import process, { env, kill, pid, stdin, stdout } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

// A program in a pod that breaks something there for as long as shopctl holds on to it. Node runs this file as it is. When its input
// ends or says nothing for a while, when its time is over or its container ends, all is as before: nobody has to come and
// take it back. Arguments: how many milliseconds it may last, and how many of silence; "freeze", the port of the inspector and
// the process, or "provider" and its faults.

const [times = "", what = "", about = ""] = process.argv.slice(-3);
const [forMs = 0, silentMs = 0] = times.split(" ").map(Number);
const stepMs = 250;

interface Act {
  make(): Promise<void>;
  hits(): Promise<number>;
  takeBack(): Promise<void>;
}

/**
 * Nobody within a container can stop its first process; but Node runs what a debugger tells it to, and that can be to wait: it keeps
 * its ports and answers nothing (https://nodejs.org/api/process.html#signal-events). It waits while this process is there, looks for
 * itself, and closes the debugger's port when it goes on.
 */
function freeze(port: number, victim: number): Act {
  const expression = `(() => {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const until = performance.now() + ${forMs};
    const isHeld = () => { try { return process.kill(${pid}, 0); } catch { return false; } };
    process.kill(${pid}, "SIGUSR2");
    while (isHeld() && performance.now() < until) Atomics.wait(cell, 0, 0, 100);
    setTimeout(() => process.getBuiltinModule("node:inspector").close(), 200);
  })()`;
  return {
    make: async () => {
      let stands = false;
      const standing = new Promise<void>((resolve) => process.once("SIGUSR2", resolve)).then(() => (stands = true));
      // Again where the debugger of a freeze before this one was just being closed.
      while (!stands) {
        const socket = new WebSocket(await debuggerAt(port, victim));
        socket.onopen = () =>
          socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } }));
        const lost = new Promise((resolve) => Object.assign(socket, { onclose: resolve, onerror: resolve }));
        await Promise.race([standing, lost]);
      }
    },
    hits: async () => 1,
    takeBack: async () => undefined, // by our end
  };
}

async function debuggerAt(port: number, victim: number): Promise<string> {
  for (;;) {
    kill(victim, "SIGUSR1");
    await sleep(stepMs);
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    const [found] = ((await answer?.json()) ?? []) as { webSocketDebuggerUrl: string }[];
    if (found !== undefined) return found.webSocketDebuggerUrl;
  }
}

/** The payment simulator's own faults, asked for by its own key. */
function provider(faults: string): Act {
  const ask = async (path: string, method: string, body?: string) => {
    const headers = { authorization: `Bearer ${env["SECRET_KEY"]}`, "content-type": "application/json" };
    const request = body === undefined ? { method, headers } : { method, headers, body };
    const answer = await fetch(`http://127.0.0.1:${env["PORT"] ?? 12_111}/_sim/faults${path}`, request);
    if (!answer.ok) throw new Error(`the payment simulator answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    make: async () => void (await ask("", "PUT", faults)),
    hits: async () => ((await ask("/hits", "GET")) as { hits: number }).hits,
    takeBack: async () => void (await ask("", "DELETE")),
  };
}

let heardAt = performance.now();
let isHeld = true;
const until = heardAt + forMs;
stdin.on("data", () => {
  heardAt = performance.now();
});
for (const end of ["end", "error", "close"]) stdin.on(end, () => (isHeld = false));
// Who reads it may be gone.
stdout.on("error", () => (isHeld = false));

const [port = 0, victim = 0] = about.split(" ").map(Number);
const act = what === "freeze" ? freeze(port, victim) : provider(about);
setTimeout(() => process.exit(1), forMs + silentMs + 1_000).unref();
await act.make();
stdout.write("made\n");
for (let told = 0; isHeld && performance.now() < Math.min(until, heardAt + silentMs); await sleep(stepMs)) {
  const hits = await act.hits();
  if (hits !== told) stdout.write(`hits ${hits}\n`);
  told = hits;
}
await act.takeBack();
stdout.write("taken back\n");
process.exit(0);
