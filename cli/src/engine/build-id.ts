import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./home.ts";

const folders = ["platform/src", "platform/migrations", "protos/gen", "services", "cli/src/colocated"];
// Web apps have a digest of their own: a changed page restarts no service.
const ignored = /node_modules|\.test\.ts$|\/testing\/|^storefront\//;

/** Changes when the code of the services does: processes of another build are replaced by the next `up`. */
export function buildId(): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const files = readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" }).filter(
      (file) => /\.(ts|sql|json)$/.test(file) && !ignored.test(file),
    );
    for (const file of files.sort()) {
      const { size, mtimeMs } = statSync(join(repository, folder, file));
      hash.update(`${folder}/${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
