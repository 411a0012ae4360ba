import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { programPath } from "../../tools/programs.ts";
import { root } from "../runner/program.ts";

/** Runs a pinned program; throws with what it said. */
export function run(family: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(programPath(family), args, {
    encoding: "utf8",
    input,
    maxBuffer: 64 << 20,
  });
  if (status !== 0) throw new Error(`${family} ${args[0]} ended with ${status}:\n${stdout.slice(0, 4_000)}${stderr}`);
  return stdout;
}

/** A copy of charts/ with the umbrella's dependencies in it: fetching them writes into the folder. */
export function copyOfCharts(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "charts-"));
  cpSync(path.join(root, "charts"), folder, { recursive: true });
  for (const left of globSync("*/charts", { cwd: folder })) rmSync(path.join(folder, left), { recursive: true });
  run("helm", ["dependency", "update", path.join(folder, "shopstream")]);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
