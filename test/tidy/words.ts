import type { Rule } from "./tree.ts";

type Word = Readonly<{ pattern: RegExp; why: string }>;

// Patterns are split where they would otherwise find themselves.
const everywhere: readonly Word[] = [
  { pattern: /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/, why: "a note for later carries its issue: TODO(#12)" },
  { pattern: /(?<![\w.~-])\/(?:home|Users|root|work)\/[\w.-]/, why: "a path of one machine" },
  {
    pattern: /\bregistry\.(?:npmjs|yarnpkg)\.|\bnpm\.pkg\.github\.|\bproxy\.golang\.|\bpypi\.org\b/,
    why: "a registry's host",
  },
];

const inTests: readonly Word[] = [
  { pattern: /\b(?:it|test|describe)\.(?:only|skip|todo|fails)\b/, why: "a test that does not always run" },
];

function search(path: string, text: string, words: readonly Word[]): readonly string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      words
        .filter(({ pattern }) => pattern.test(line))
        .map(({ why }) => `${path}:${index + 1}: ${why}: ${line.trim().slice(0, 80)}`),
    );
}

export const words: Rule = ({ path, text }) =>
  search(path, text, path.endsWith(".test.ts") ? [...everywhere, ...inTests] : everywhere);

export const defaultExports: Rule = ({ path, text }) =>
  // A tool asks for it by name: its config files, vitest's global setup, and the routes of a web app.
  /(^|\/)[\w.-]+\.config\.ts$|\/global-setup\.ts$|^services\/[^/]+\/src\/app\/.*\.tsx?$/.test(path)
    ? []
    : search(path, text, [{ pattern: /^export default\b/, why: "no default exports" }]);
