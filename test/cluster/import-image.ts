import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Bed, firstNode, runFolder, socketOf } from "./bed.ts";
import { findMachine, inside, runInside } from "./machine.ts";

/**
 * Loads an image from an archive as `docker save` writes it; pods name it with `imagePullPolicy: Never`. An archive
 * that was loaded before is loaded again only if it changed.
 */
export async function importImage(bed: Bed, archive: string, node = firstNode(bed)): Promise<"unchanged" | "created"> {
  const machine = findMachine(bed);
  if (!machine) throw new Error("the bed is not up; make cluster-up");
  const { size, mtimeMs } = statSync(archive);
  const mark = inside(machine, `${runFolder}/imported${node.suffix}/${path.basename(archive)}-${size}-${mtimeMs}`);
  if (existsSync(mark)) return "unchanged";
  const load = ["ctr", "--address", socketOf(node), "--namespace", "k8s.io", "images", "import"];
  await runInside(machine, [...load, path.resolve(archive)]);
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, "");
  return "created";
}
