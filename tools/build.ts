// node tools/build.ts kubernetes istio …: builds what is not built yet and prints where it is. Minutes the first time,
// seconds when Go's own cache is warm, nothing when the programs are there. At the lowest priority: whoever waits for
// it has something else to do meanwhile.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { type Family, findFamily, isBuilt, tools } from "./programs.ts";

/** Static, without debug symbols and without a path of this machine, so that the same sources make the same file. */
function goBuild(family: Family, target: string): void {
  const stamps = Object.entries(family.stamps).map(([symbol, value]) => `-X ${symbol}=${value}`);
  const flags = ["-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags", ["-s", "-w", ...stamps].join(" ")];
  const what = existsSync(path.join(tools, family.name, "main.go")) ? "." : "tool";
  const { status, error } = spawnSync("nice", ["-n", "15", "go", "build", ...flags, "-o", `${target}/`, what], {
    cwd: path.join(tools, family.name),
    env: { ...process.env, CGO_ENABLED: "0" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error || status !== 0) throw new Error(`tools/${family.name} does not build`, { cause: error });
}

/** Older builds of the family go: each is some hundred megabytes. */
function removeOthers(family: Family): void {
  const cache = path.dirname(family.folder);
  const others = readdirSync(cache).filter((name) => new RegExp(`^${family.name}-[0-9a-f]{12}$`).test(name));
  for (const name of others) {
    if (name !== path.basename(family.folder)) rmSync(path.join(cache, name), { recursive: true });
  }
}

function build(family: Family): void {
  const building = `${family.folder}.${process.pid}`;
  mkdirSync(building, { recursive: true });
  try {
    goBuild(family, building);
    if (existsSync(family.folder)) rmSync(family.folder, { recursive: true });
    renameSync(building, family.folder);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  removeOthers(family);
}

const known = readdirSync(tools).filter((name) => findFamily(name));
const named = process.argv.slice(2);
const wanted = named.includes("all") ? known : named;
const unknown = wanted.filter((name) => !known.includes(name));
if (wanted.length === 0 || unknown.length > 0) {
  process.stderr.write(`usage: node tools/build.ts all|${known.join("|")} …\n`);
  process.exit(2);
}

for (const name of wanted) {
  const family = findFamily(name);
  if (!family) continue;
  const startedAt = performance.now();
  const warm = isBuilt(family);
  if (!warm) {
    process.stderr.write(`building ${name}: ${family.programs.join(", ")}\n`);
    build(family);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(`${family.folder}  ${warm ? "unchanged" : `built in ${seconds} s`}\n`);
}
