import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { copy, type Entry } from "./entry.ts";

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Packages that cannot be bundled, because they load a binary or look for files beside themselves, with all that they
 * need and that is installed for this machine.
 */
export function packageEntries(names: readonly string[], from: string): readonly Entry[] {
  const folders = new Map<string, string>();
  const visit = (name: string, parent: string): void => {
    const folder = findPackage(name, parent);
    if (folder === undefined || folders.has(name)) return;
    folders.set(name, folder);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) visit(needed, folder);
  };
  for (const name of names) visit(name, from);
  return [...folders].flatMap(([name, folder]) => filesOf(folder, `/app/node_modules/${name}`));
}

// Not by resolving its main file: a package of binaries has none.
function findPackage(name: string, from: string): string | undefined {
  const places = createRequire(path.join(from, "package.json")).resolve.paths(name) ?? [];
  return places.map((place) => path.join(place, name)).find((folder) => existsSync(path.join(folder, "package.json")));
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
}

const unneeded = /\.(?:d\.[cm]?ts|map|md|c?ts|a)$|\/(?:include|docs?|test|tests)\//;

function filesOf(folder: string, target: string): readonly Entry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((found): readonly Entry[] => {
    const file = path.join(found.parentPath, found.name);
    const place = `${target}/${path.relative(folder, file)}`;
    if (unneeded.test(place) || found.isDirectory() || place.slice(target.length).includes("/node_modules/")) return [];
    // Libraries go by several names: links stay links, or each name would be a copy.
    if (found.isSymbolicLink()) return [{ path: place, mode: 0o777, link: linkOf(file) }];
    return [copy(place, file, statSync(file).mode & 0o111 ? 0o755 : 0o644)];
  });
}

function linkOf(file: string): string {
  return path.relative(path.dirname(file), path.resolve(path.dirname(file), readlinkSync(file)));
}
