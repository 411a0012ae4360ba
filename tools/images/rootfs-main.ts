// node tools/images/rootfs-main.ts SERVICE FOLDER: lays an image's own files into a folder, for the Dockerfile to copy.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { imageSources, layerOf } from "./sources.ts";

const [name, folder] = process.argv.slice(2);
const source = imageSources().find((each) => each.name === name);
if (source === undefined || folder === undefined) {
  process.stderr.write(
    `usage: rootfs-main.ts ${imageSources()
      .map((each) => each.name)
      .join("|")} FOLDER\n`,
  );
  process.exit(2);
}

for (const entry of await layerOf(source)) {
  const place = path.join(folder, entry.path);
  mkdirSync("folder" in entry ? place : path.dirname(place), { recursive: true });
  if ("link" in entry) symlinkSync(entry.link, place);
  if ("content" in entry || "file" in entry)
    writeFileSync(place, "content" in entry ? entry.content : readFileSync(entry.file), { mode: entry.mode });
}
