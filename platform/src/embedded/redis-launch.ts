import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serviceAccount } from "./account.ts";
import type { Launch } from "./launch.ts";
import { choosePort } from "./port.ts";
import { getRedis } from "./redis-binary.ts";
import { findRunningRedis, pidFile } from "./redis-pid.ts";

export type RedisOptions = {
  /** Absolute; below `engineRoot(stateDir)`, so that the service account can reach it. */
  readonly dir: string;
  readonly password: string;
  /** Preferred: another one is taken where it is busy. */
  readonly port?: number;
  /** Addresses to listen on, as the configuration writes them; this machine's own unless given. */
  readonly bind?: string;
  /** False for tests only: writes of the last second may then be lost. */
  readonly durable?: boolean;
};

/** Writes the configuration and tells how to start the server. Installs Redis where it is missing. */
export async function redisLaunch(options: RedisOptions): Promise<Launch> {
  const { dir } = options;
  const account = serviceAccount();
  const binary = await getRedis();
  // A server that was left running keeps its port: only so can it be recognised as the one that is wanted.
  const port = findRunningRedis(dir)?.port ?? (await choosePort(options.port)).port;
  const file = join(dir, "redis.conf");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // A file, not arguments: those would show the password to every user of the machine.
  writeFileSync(file, configuration(options, port), { mode: 0o600 });
  if (account !== undefined) for (const path of [dir, file]) chownSync(path, account.uid, account.gid);
  const env = { PATH: process.env.PATH ?? "/usr/bin:/bin", ...binary.env };
  const readyLine = "Ready to accept connections";
  return { command: binary.command, args: [file], env, cwd: dir, account, stopSignal: "SIGTERM", port, readyLine };
}

function configuration({ dir, password, bind = "127.0.0.1", durable = true }: RedisOptions, port: number): string {
  const settings = {
    bind,
    port,
    dir: quote(dir),
    pidfile: quote(pidFile(dir)),
    requirepass: quote(password),
    appendonly: "yes",
    appendfsync: durable ? "always" : "no", // 7.0 cannot wait for the disk per command (WAITAOF is 7.2)
    save: '""',
    "maxmemory-policy": "noeviction", // it is a store here: better to refuse than to forget
    "latency-monitor-threshold": 100,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
}

const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
