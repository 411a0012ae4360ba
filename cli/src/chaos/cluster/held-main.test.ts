import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createDoor } from "node:net";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const program = readFileSync(new URL("held-main.ts", import.meta.url), "utf8");
const aMinute = "60000 60000";
let children: ChildProcess[];
let said: string;
/** As whoever holds on does every second. */
let beat: NodeJS.Timeout;

beforeEach(() => {
  children = [];
  said = "";
});
afterEach(() => {
  clearInterval(beat);
  for (const child of children) child.kill("SIGKILL");
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  children.push(child);
  return child;
}

/** The program as it runs in a pod; it is held until its input ends. */
async function hold(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const held = start(["--input-type=module-typescript", "--eval", program, ...words], env);
  held.stdout?.on("data", (text) => {
    said += String(text);
  });
  clearInterval(beat);
  beat = setInterval(() => held.stdin?.write("."), 50);
  held.stdin?.on("error", () => undefined);
  await until(async () => said.includes("made\n"), "it is made", 50_000);
  return held;
}

async function freePort(): Promise<number> {
  const door = createDoor().listen(0, "127.0.0.1");
  await once(door, "listening");
  const { port } = door.address() as AddressInfo;
  await new Promise((resolve) => door.close(resolve));
  return port;
}

describe("a process that is frozen from beside it", () => {
  const answer =
    "require('http').createServer((_, r) => r.end('served')).listen(process.argv[1], '127.0.0.1', () => console.log())";
  let url: string;
  let victim: ChildProcess;
  let words: string[];

  beforeEach(async () => {
    const [port, inspector] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${port}`;
    victim = start([`--inspect-port=${inspector}`, "--eval", answer, String(port)]);
    await once(victim.stdout as NonNullable<typeof victim.stdout>, "data");
    words = ["freeze", `${inspector} ${victim.pid}`];
  });

  const ask = () =>
    fetch(url, { signal: AbortSignal.timeout(500) }).then(
      (response) => response.text(),
      (error: Error) => error.name,
    );
  const serves = () => until(async () => (await ask()) === "served", "it serves again", 50_000);

  it("keeps its port and answers nobody; let go it serves again, and no debugger can reach it any more", async () => {
    const held = await hold([aMinute, ...words]);
    expect([await ask(), await ask()]).toEqual(["TimeoutError", "TimeoutError"]);
    const ended = once(held, "exit");
    clearInterval(beat);
    held.stdin?.end();
    await Promise.all([serves(), ended]);
    const inspector = `http://127.0.0.1:${words[1]?.split(" ")[0]}/json/list`;
    await until(async () => (await fetch(inspector).catch(() => undefined)) === undefined, "the port is closed");
    expect([held.exitCode, said]).toEqual([0, "made\nhits 1\ntaken back\n"]);
  });

  it("serves again when whoever froze it is killed", async () => {
    const held = await hold([aMinute, ...words]);
    expect(await ask()).toBe("TimeoutError");
    held.kill("SIGKILL");
    await serves();
    expect(said).not.toContain("taken back");
  });

  it("serves again when nobody says anything any more, and when its time is over", async () => {
    await hold(["60000 3000", ...words]);
    expect(await ask()).toBe("TimeoutError");
    clearInterval(beat);
    await serves();
    said = "";
    await hold(["700 60000", ...words]);
    await serves();
    await until(async () => said.includes("taken back"), "it says so");
    expect(said).toContain("made\n");
  });
});

describe("a payment provider that misbehaves", () => {
  let simulator: Server;
  let asked: string[];
  let env: Record<string, string>;

  beforeEach(async () => {
    asked = [];
    simulator = createServer(async (request, response) => {
      const body = (await request.toArray()).join("");
      asked.push([request.method, request.url, body, request.headers.authorization].join(" ").trim());
      response.end(JSON.stringify({ hits: 7 }));
    }).listen(0, "127.0.0.1");
    await once(simulator, "listening");
    env = { PORT: String((simulator.address() as AddressInfo).port), SECRET_KEY: "sk_test_1" };
  });
  afterEach(() => void simulator.close());

  it("does so by its own key while it is held, tells how often, and behaves again afterwards", async () => {
    const held = await hold([aMinute, "provider", '{"webhooks":{"duplicate":2}}'], env);
    await until(async () => said.includes("hits 7"), "it tells what it did");
    const ended = once(held, "exit");
    clearInterval(beat);
    held.stdin?.end();
    await ended;
    expect([asked[0], asked.at(-1)]).toEqual([
      'PUT /_sim/faults {"webhooks":{"duplicate":2}} Bearer sk_test_1',
      "DELETE /_sim/faults  Bearer sk_test_1",
    ]);
  });
});
