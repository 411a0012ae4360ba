import { existsSync, globSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
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
  for (const tree of trees()) mkdirSync(path.join(tree, name), { recursive: true });
}

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
