import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One file of the repository; `path` is relative to its root, with forward slashes. */
export type Source = Readonly<{ path: string; text: string }>;

/** What a rule found wrong, as one line a reader can act on. */
export type Finding = string;

export type Rule = (source: Source) => readonly Finding[];

export const root = path.resolve(import.meta.dirname, "../..");

// Not asked of git: a checkout may belong to another user, which git refuses to read, or be an exported archive.
const untracked = new Set([
  "node_modules",
  ".git",
  ".shopstream",
  ".cache",
  "coverage",
  "dist",
  ".next",
  "next-env.d.ts",
]);

function walk(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const below = path.posix.join(folder, entry.name);
    // By name, whatever it is: in a second working tree .git is a file.
    if (untracked.has(entry.name)) return [];
    if (entry.isDirectory()) return walk(below);
    return entry.isFile() ? [below] : [];
  });
}

export function readTree(): readonly Source[] {
  return walk("").map((file) => ({ path: file, text: readFileSync(path.join(root, file), "utf8") }));
}

export function isGenerated(file: string): boolean {
  return /^(protos\/gen|charts|docs\/api)\/|^docs\/services\.md/.test(file) || file.endsWith("package-lock.json");
}

export function isTest(file: string): boolean {
  return /\.test\.ts$|\/testing\/|^test\//.test(file);
}

/** Every rule over every source, findings only. */
export function inspect(sources: readonly Source[], ...rules: readonly Rule[]): readonly Finding[] {
  return sources.flatMap((source) => rules.flatMap((rule) => rule(source)));
}
