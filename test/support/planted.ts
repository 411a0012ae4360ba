import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repository } from "../../cli/src/engine/home.ts";

/** A change that takes a safety away, as somebody might make it by mistake. */
export interface Weakness {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The experiment that must find it. */
  readonly experiment: string;
  /** Conditions and invariants of it, of which one must break: whatever else is not so may be noise. */
  readonly breaks: readonly string[];
}

/** Whether one of them is among the reasons of a verdict. */
export function isFound({ breaks }: Pick<Weakness, "breaks">, reasons: readonly string[]): boolean {
  const tells = (reason: string) =>
    breaks.some((what) =>
      /^R\d+$/.test(what)
        ? new RegExp(`^not so: .*\\b${what} broken`).test(reason)
        : reason.replace(/^not so: /, "").startsWith(`${what} (`),
    );
  return reasons.some(tells);
}

const parts = ["cli", "platform", "protos", "services", "cdk8s", "engines", "chaos", "docs", "tools", "package.json"];
const leftOut = new Set(["node_modules", ".next", ".cache", "dist"]);

export interface Copy {
  readonly checkout: string;
  remove(): void;
}

/** A copy of the checkout, with the installed packages of the original and the weakness in it. */
export function plant(weakness: Weakness): Copy {
  const copy = plantNothing();
  change(copy.checkout, weakness);
  return copy;
}

/** A copy as it is: what finds something there as well has found nothing in the others. */
export function plantNothing(): Copy {
  const checkout = mkdtempSync(join(tmpdir(), "shopstream-weak-"));
  chmodSync(checkout, 0o755);
  for (const part of parts)
    cpSync(join(repository, part), join(checkout, part), {
      recursive: true,
      filter: (source) => !leftOut.has(basename(source)),
    });
  linkPackages(checkout);
  return { checkout, remove: () => rmSync(checkout, { recursive: true, force: true }) };
}

// Ours point into the copy, all others to where they are installed.
function linkPackages(checkout: string): void {
  const link = (folder: string) => {
    mkdirSync(join(checkout, folder), { recursive: true });
    for (const name of readdirSync(join(repository, folder)).filter((entry) => entry !== "@shopstream"))
      symlinkSync(join(repository, folder, name), join(checkout, folder, name));
  };
  link("node_modules");
  for (const folder of globSync("{cli,platform,services/*}/node_modules", { cwd: repository }))
    if (existsSync(join(checkout, folder, ".."))) link(folder);
  mkdirSync(join(checkout, "node_modules/@shopstream"));
  for (const file of globSync("{cli,platform,protos,cdk8s,engines,services/*}/package.json", { cwd: checkout })) {
    const { name } = JSON.parse(readFileSync(join(checkout, file), "utf8")) as { name: string };
    symlinkSync(join(checkout, file, ".."), join(checkout, "node_modules", name));
  }
}

function change(checkout: string, { file, find, replace }: Weakness): void {
  const path = join(checkout, file);
  const text = readFileSync(path, "utf8");
  // A weakness that is not planted would be found by nobody, and prove nothing.
  if (text.split(find).length !== 2) throw new Error(`${file} does not have this once: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
}
