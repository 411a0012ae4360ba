import { readFileSync } from "node:fs";
import path from "node:path";
import type { Entry } from "./entry.ts";

// ustar, written by hand so that the same files make the same bytes: no times, no owners, sorted by name.

const block = 512;
const kinds = { file: "0", link: "2", folder: "5" } as const;

/** Two empty blocks. */
export const endOfArchive = Buffer.alloc(2 * block);

/** The files and the folders above them as one archive. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const all = withParents(entries).sort((left, right) => (left.path < right.path ? -1 : 1));
  return Buffer.concat([...all.flatMap(partsOf), endOfArchive]);
}

/** Header and padding of a file whose content is written elsewhere; without a time, as the same files make the same bytes. */
export function fileHeader(name: string, size: number, mode = 0o644, changedAtSeconds = 0): Buffer {
  return header(name, mode, size, kinds.file, "", changedAtSeconds);
}

export function padding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}

function withParents(entries: readonly Entry[]): Entry[] {
  const known = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path: file } of entries) {
    for (let above = path.posix.dirname(file); above !== "/"; above = path.posix.dirname(above))
      if (!known.has(above)) known.set(above, { path: above, mode: 0o755, folder: true });
  }
  return [...known.values()];
}

function partsOf(entry: Entry): Buffer[] {
  const name = entry.path.slice(1);
  if ("folder" in entry) return [header(`${name}/`, entry.mode, 0, kinds.folder, "")];
  if ("link" in entry) return [header(name, entry.mode, 0, kinds.link, entry.link)];
  const content = "content" in entry ? entry.content : readFileSync(entry.file);
  return [header(name, entry.mode, content.length, kinds.file, ""), content, padding(content.length)];
}

function header(name: string, mode: number, size: number, kind: string, link: string, changedAtSeconds = 0): Buffer {
  const bytes = Buffer.alloc(block);
  const [prefix, rest] = split(name);
  const put = (value: string, at: number) => bytes.write(value, at, "utf8");
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, "0");
  put(rest, 0);
  put(octal(mode, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(changedAtSeconds, 12), 136);
  put(" ".repeat(8), 148);
  put(kind, 156);
  put(link, 157);
  put("ustar\u000000", 257);
  put(prefix, 345);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 7)}\u0000 `, 148);
  return bytes;
}

/** A name of more than 100 bytes is cut at a slash: the front goes into a field of its own. */
function split(name: string): readonly [string, string] {
  if (Buffer.byteLength(name) <= 100) return ["", name];
  const cut = name.indexOf("/", name.length - 101);
  const [prefix, rest] = [name.slice(0, cut), name.slice(cut + 1)];
  if (cut < 1 || prefix.length > 155 || rest.length > 100) throw new Error(`too long for an archive: ${name}`);
  return [prefix, rest];
}
