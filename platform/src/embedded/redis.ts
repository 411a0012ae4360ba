import { Redis as Client } from "ioredis";
import { AppError } from "../errors.ts";
import { spawnDetached } from "./launch.ts";
import { poll } from "./poll.ts";
import { endProcess, isAlive } from "./process.ts";
import { type RedisOptions, redisLaunch } from "./redis-launch.ts";
import { findRunningRedis } from "./redis-pid.ts";

export type Redis = {
  readonly port: number;
  readonly pid: number;
  /** True: it was running already. */
  readonly adopted: boolean;
  readonly url: string;
  stop(): Promise<void>;
};

type StartOptions = RedisOptions & { readonly log?: string; readonly timeoutMs?: number };
type Server = { pid: number; port: number };

/** Starts the server, or adopts the live one of the same directory, and returns when it has loaded its data. */
export async function startRedis(options: StartOptions): Promise<Redis> {
  const { dir, password, log = `${dir}.log`, timeoutMs = 60_000 } = options;
  const running = findRunningRedis(dir);
  if (running !== undefined) return handle(await untilReady(running, password, timeoutMs), password, true);
  const launch = await redisLaunch(options);
  const child = spawnDetached(launch, log);
  if (child.pid === undefined) throw new AppError("unavailable", "redis_start", `cannot run ${launch.command}`);
  const server = { pid: child.pid, port: launch.port };
  try {
    return handle(await untilReady(server, password, timeoutMs), password, false);
  } catch (cause) {
    await handle(server, password, false).stop();
    throw new AppError("unavailable", "redis_start", `Redis did not start, see ${log}`, { cause });
  }
}

export function redisUrl(port: number, password: string): string {
  return `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}/0`;
}

function handle({ pid, port }: Server, password: string, adopted: boolean): Redis {
  const steps = [
    { signal: "SIGTERM", waitMs: 15_000 },
    { signal: "SIGKILL", waitMs: 5_000 },
  ] as const;
  return { port, pid, adopted, url: redisUrl(port, password), stop: () => endProcess(pid, steps) };
}

async function untilReady(server: Server, password: string, timeoutMs: number): Promise<Server> {
  const what = `Redis (process ${server.pid}) on port ${server.port}`;
  await poll(
    () => {
      if (!isAlive(server.pid)) throw new AppError("unavailable", "redis_exited", `${what} ended while starting`);
      return answers(server.port, password, what);
    },
    { what, timeoutMs },
  );
  return server;
}

async function answers(port: number, password: string, what: string): Promise<true | undefined> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    password,
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 2_000,
  });
  let refusal = ""; // a wrong password is an event of the client, and of no call
  client.on("error", (error) => {
    refusal += String(error);
  });
  try {
    await client.connect();
    await client.ping(); // refused with LOADING until the file is read
    return true;
  } catch (cause) {
    if (!`${refusal} ${String(cause)}`.includes("WRONGPASS")) return undefined;
    throw new AppError("conflict", "redis_password", `${what} runs with another password`, { cause });
  } finally {
    client.disconnect();
  }
}
