import { existsSync, readFileSync } from "node:fs";

/** The part of an entry of package-lock.json that is read or written here. */
export type Locked = {
  version?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: readonly string[];
  cpu?: readonly string[];
  optionalDependencies?: Readonly<Record<string, string>>;
};
export type Packages = Record<string, Locked>;

export function readPackages(file: string): Packages {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { packages: Packages }).packages : {};
}

/** Whether all that a lockfile wants is on the disk. Optional packages of other systems rightly are not. */
export function isInstalled(wanted: Packages, found: Packages): boolean {
  return Object.entries(wanted)
    .filter(([where, locked]) => where.includes("node_modules/") && !(locked.optional && !found[where]))
    .every(([where, locked]) => found[where] && (locked.link || found[where].version === locked.version));
}

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const synonyms: Readonly<Record<string, string>> = { aarch64: "arm64", armv7: "arm", windows: "win32" };

/** The optional packages that some locked package wants and the lockfile does not have, with the parent's pin. */
export function missingFrom(packages: Packages): ReadonlyMap<string, Locked> {
  const wanted = Object.values(packages).flatMap((parent) =>
    Object.entries(parent.optionalDependencies ?? {}).map(([name, range]) => ({ name, range, dev: parent.dev })),
  );
  const has = (name: string) => Object.keys(packages).some((where) => where.endsWith(`node_modules/${name}`));
  return new Map(
    wanted.filter(({ name }) => !has(name)).map(({ name, range, dev }) => [name, lockedFor(name, range, dev)]),
  );
}

function lockedFor(name: string, range: string, dev: boolean | undefined): Locked {
  const words = name.split(/[^a-z0-9]/).map((word) => synonyms[word] ?? word);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  if (os.length + cpu.length === 0) throw new Error(`${name}: its name does not tell which system it is for`);
  return {
    version: range.replace(/^[~^]/, ""),
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
