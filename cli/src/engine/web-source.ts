import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./home.ts";

const unbuilt = /(^|\/)(node_modules|\.next)(\/|$)|\.test\.tsx?$|\.md$|(^|\/)(next-env\.d\.ts|deploy\.ts)$/;

/** Of all that a web app is built from: same digest, same pages. */
export function sourceDigest(app: string): string {
  const hash = createHash("sha256");
  for (const folder of [`services/${app}`, "platform/src"]) add(hash, folder);
  for (const file of ["protos/gen/openapi-types.ts", "package-lock.json"]) hash.update(read(file));
  return hash.digest("hex").slice(0, 16);
}

function add(hash: ReturnType<typeof createHash>, folder: string): void {
  const entries = readdirSync(join(repository, folder), { withFileTypes: true }).sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (unbuilt.test(path)) continue;
    if (entry.isDirectory()) add(hash, path);
    else if (entry.isFile()) hash.update(`${path}\n`).update(read(path));
  }
}

function read(path: string): Buffer {
  return readFileSync(join(repository, path));
}
