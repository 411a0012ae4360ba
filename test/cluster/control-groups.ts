import { existsSync, globSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Bed } from "./bed.ts";

const mount = "/sys/fs/cgroup";

/** Version 1 has a tree per controller, version 2 has one. */
function trees(): readonly string[] {
  if (existsSync(path.join(mount, "cgroup.controllers"))) return [mount];
  return globSync(`${mount}/*/cgroup.procs`).map((file) => path.dirname(file));
}

/** A group below which a kubelet puts pods, so that what is left of them is found again. */
export function makeControlGroups(name: string): void {
  for (const tree of trees()) {
    const folder = path.join(tree, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, weight] of weights)
      if (existsSync(path.join(folder, file))) writeFileSync(path.join(folder, file), weight);
  }
}

/**
 * Of all pods together, by version of control groups. Without it the whole shop weighs as much as one process beside it, and
 * whoever compiles something on this machine makes a shop slow that is being measured.
 */
const weights = [
  ["cpu.shares", "16384"],
  ["cpu.weight", "1600"],
] as const;

/** Control groups outlive their processes; one without children and processes can be removed like a folder. */
export function removeControlGroups(bed: Bed): void {
  for (const tree of trees()) removeGroup(path.join(tree, bed.cgroup));
}

function removeGroup(folder: string): void {
  if (!existsSync(folder)) return;
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of children) removeGroup(path.join(folder, name));
  rmdirSync(folder);
}
