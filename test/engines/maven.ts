import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const cache = path.resolve(import.meta.dirname, "../../.cache/engines");

/**
 * The folder with the jars that a pom names, fetched once from Maven Central and kept by the pom's digest: another
 * version is another folder. Two runs at a time each fetch into their own, and the first one stays.
 */
export async function jarsOf(pom: string): Promise<string> {
  const digest = createHash("sha256").update(readFileSync(pom)).digest("hex").slice(0, 12);
  const folder = path.join(cache, `${path.basename(path.dirname(pom))}-${digest}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${partial}`];
    await run("mvn", ["--batch-mode", "--quiet", "--file", pom, ...goal], { timeout: 240_000 });
    if (!existsSync(folder)) renameSync(partial, folder);
    return folder;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
