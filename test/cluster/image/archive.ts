import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { type Entry, writeTar } from "./tar.ts";

/** An image of one layer: which file of this machine is where, and what is started. */
export type Image = Readonly<{
  name: string;
  files: Readonly<Record<string, string>>;
  /** Folders that a program wants to write to. */
  folders?: readonly string[];
  entrypoint: readonly string[];
  user?: string;
}>;

/** Parents come before what is in them. */
function foldersAbove(files: readonly string[]): readonly string[] {
  const above = new Set<string>();
  for (const file of files) {
    for (let folder = path.dirname(file); folder !== "/"; folder = path.dirname(folder)) above.add(folder);
  }
  return [...above].sort();
}

function entriesOf({ files, folders = [] }: Image): readonly Entry[] {
  const relative = (name: string) => name.replace(/^\//, "");
  const parents = foldersAbove([...Object.keys(files), ...folders.map((folder) => `${folder}/x`)]);
  return [
    ...parents.map((name) => ({ name: `${relative(name)}/`, mode: folders.includes(name) ? 0o1777 : 0o755 })),
    ...Object.entries(files)
      .sort()
      .map(([name, content]) => ({ name: relative(name), mode: statSync(content).mode & 0o777, content })),
  ];
}

function configOf({ entrypoint, user = "" }: Image, digest: string): Buffer {
  const config = {
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: { Env: ["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Entrypoint: entrypoint, User: user },
    rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
    history: [{ created: "1970-01-01T00:00:00Z" }],
  };
  return Buffer.from(JSON.stringify(config));
}

/** Writes an image the way `docker save` does, which every container runtime can load. */
export function writeArchive(image: Image, archive: string): void {
  mkdirSync(path.dirname(archive), { recursive: true });
  const layer = `${archive}.layer`;
  try {
    const digest = createHash("sha256");
    writeTar(layer, entriesOf(image), (bytes) => digest.update(bytes));
    const id = digest.digest("hex");
    const config = configOf(image, id);
    const configName = `${createHash("sha256").update(config).digest("hex")}.json`;
    const manifest = [{ Config: configName, RepoTags: [image.name], Layers: [`${id}.tar`] }];
    writeTar(`${archive}.partial`, [
      { name: configName, mode: 0o644, content: config },
      { name: `${id}.tar`, mode: 0o644, content: layer },
      { name: "manifest.json", mode: 0o644, content: Buffer.from(JSON.stringify(manifest)) },
    ]);
    renameSync(`${archive}.partial`, archive);
  } finally {
    rmSync(layer, { force: true });
  }
}
