import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, realpathSync } from "node:fs";
import path from "node:path";
import { repository } from "./bundle.ts";
import { copy, type Entry } from "./entry.ts";

/** A program of this machine with every library it loads, at the places where the loader looks for them. */
export function programEntries(target: string, program: string): readonly Entry[] {
  return [copy(target, realpathSync(program), 0o755), ...libraryEntries(program)];
}

/** The libraries that these files load from the machine: what a package brings along it finds by itself. */
export function librariesOf(entries: readonly Entry[]): readonly Entry[] {
  const files = entries.flatMap((entry) => ("file" in entry && isBinary(entry.file) ? [entry.file] : []));
  const found = files.flatMap(libraryEntries).filter((entry) => "file" in entry && !entry.file.startsWith(repository));
  return [...new Map(found.map((entry) => [entry.path, entry])).values()];
}

function libraryEntries(program: string): readonly Entry[] {
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  const files = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, file = ""]) => file);
  return [...new Set(files)].map((file) => copy(placeOf(file), realpathSync(file), 0o755));
}

// /lib is a link to /usr/lib on today's systems, and must stay one where these files are laid over a base image.
function placeOf(file: string): string {
  return file.replace(/^\/lib\//, "/usr/lib/");
}

function isBinary(file: string): boolean {
  if (!/\.node$|\.so(\.|$)|^[^.]+$/.test(path.basename(file))) return false;
  const magic = Buffer.alloc(4);
  const opened = openSync(file, "r");
  readSync(opened, magic);
  closeSync(opened);
  return magic.toString("latin1") === "\u007fELF";
}
