import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Outcome, root, run } from "./program.ts";

const generatedFolders = ["protos/gen", "docs/api", "charts"];
const generatedFiles = ["docs/services.md", "docs/footprint.md", "docs/capacity.md"];

// Fetched by `helm dependency update`, not generated.
const fetched = /^charts\/[^/]+\/(?:charts\/|Chart\.lock$)/;

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !fetched.test(path.relative(root, file)))
    .sort();
}

function digests(): ReadonlyMap<string, string> {
  const files = [
    ...generatedFolders.flatMap((folder) => filesBelow(path.join(root, folder))),
    ...generatedFiles.map((file) => path.join(root, file)).filter((file) => existsSync(file)),
  ];
  const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
  return new Map(files.map((file) => [path.relative(root, file), digest(file)]));
}

/**
 * Generates in place and compares with what was there: a comparison with git would call every uncommitted change of
 * the contract stale. Leaves the tree as it should be, so the cure is to commit it.
 */
export async function generatedFilesAreFresh(): Promise<Outcome> {
  const before = digests();
  const outcome = await run("make", ["--no-print-directory", "gen"]);
  if (outcome.code !== 0) return outcome;
  const after = digests();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  if (changed.length === 0) return { code: 0, output: "" };
  return { code: 1, output: `stale, and rebuilt just now; commit them:\n${changed.join("\n")}\n` };
}
