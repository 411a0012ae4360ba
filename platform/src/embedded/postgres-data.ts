import { execFile } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../errors.ts";
import type { Account } from "./account.ts";

const run = promisify(execFile);
type InitOptions = {
  initdb: string;
  dataDir: string;
  password: string;
  durable: boolean;
  account: Account | undefined;
};

/** Creates the data directory once. Made beside its place and renamed, so that a crash half way leaves nothing that looks done. */
export async function initialiseData(options: InitOptions): Promise<void> {
  const { dataDir, account } = options;
  if (existsSync(join(dataDir, "PG_VERSION"))) return;
  const draft = `${dataDir}.initdb`;
  const passwordFile = `${dataDir}.password`;
  mkdirSync(dirname(dataDir), { recursive: true });
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (account !== undefined) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await initdb(options, draft, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  if (existsSync(dataDir)) rmSync(dataDir, { recursive: true }); // ours to take: it holds no PG_VERSION
  renameSync(draft, dataDir);
  chmodSync(dataDir, 0o700);
}

async function initdb(options: InitOptions, draft: string, passwordFile: string): Promise<void> {
  // The builtin provider sorts and folds alike on every machine, whatever locales it has.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const speed = options.durable ? [] : ["--no-sync"];
  try {
    await run(options.initdb, [`--pgdata=${draft}`, ...locale, ...access, ...speed], {
      cwd: dirname(draft),
      env: { LC_ALL: "C", PATH: process.env.PATH ?? "/usr/bin:/bin" },
      timeout: 120_000,
      ...options.account,
    });
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    const reason = stderr?.trim() || message;
    throw new AppError("unavailable", "postgres_initdb", `PostgreSQL could not create ${options.dataDir}: ${reason}`, {
      cause,
    });
  }
}
