import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const source = path.resolve(import.meta.dirname, "..");
const spoken = new Set([
  "alt",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "label",
  "placeholder",
  "title",
]);
const hasWord = (text: string) => /\p{L}{2,}/u.test(text);

/** Words that a visitor would read and that stand in the code. */
function looseWords(code: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasWord(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText(file))) found.push(...wordsIn(node.initializer));
    if (ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent)))
      found.push(...wordsIn(node.expression));
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile("page.tsx", code, ts.ScriptTarget.Latest, true);
  visit(file);
  return found;
}

// Only what would be shown: the two sides of a choice, and not what it is chosen by.
function wordsIn(node: ts.Node | undefined): readonly string[] {
  if (node === undefined) return [];
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return wordsIn(node.expression);
  if (ts.isConditionalExpression(node)) return [...wordsIn(node.whenTrue), ...wordsIn(node.whenFalse)];
  if (ts.isStringLiteralLike(node)) return hasWord(node.text) ? [node.text] : [];
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].filter(hasWord);
  return [];
}

describe("words that visitors read", () => {
  const files = globSync("{app,parts}/**/*.tsx", { cwd: source });

  it("all stand in the catalogues", () => {
    expect(files.length).toBeGreaterThan(10);
    const loose = files.flatMap((file) =>
      looseWords(readFileSync(path.join(source, file), "utf8")).map((word) => `${file}: ${word}`),
    );
    expect(loose).toEqual([]);
  });

  it.each([
    "<p>Hello there</p>",
    '<img alt="A chair" />',
    '<button aria-label={open ? "Close" : text.open}>×</button>',
    `<p>{\`Only \${count} left\`}</p>`,
    '<p>{"Hello"}</p>',
  ])("%s is found", (code) => {
    expect(looseWords(`const x = ${code};`)).not.toEqual([]);
  });

  it.each(["<p>{text.hello}</p>", '<p className="text lead">·</p>', '<a href="/cart">{count > 0 ? count : "–"}</a>'])(
    "%s is fine",
    (code) => {
      expect(looseWords(`const x = ${code};`)).toEqual([]);
    },
  );
});
