import ts from "typescript";
import type { Source } from "./tree.ts";

export type Located = Readonly<{ node: ts.Node; line: number; lines: number }>;

// Several rules look at each file, and reading it is most of their work.
const read = new WeakMap<Source, ts.SourceFile>();

function syntaxOf(source: Source): ts.SourceFile {
  const known = read.get(source);
  if (known !== undefined) return known;
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  read.set(source, file);
  return file;
}

/** All nodes of a file, parents before children, with where each stands. */
export function* nodesOf(source: Source): Generator<Located> {
  const file = syntaxOf(source);
  const pending: ts.Node[] = [file];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield located(node, file);
    // Not getChildren(): it scans the text again for every bracket and comma, and no rule is about those.
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    pending.push(...children.toReversed());
  }
}

// Worked out only where it is asked for: finding the start of a node scans what stands before it.
function located(node: ts.Node, file: ts.SourceFile): Located {
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  return {
    node,
    get line() {
      return lineAt(node.getStart(file));
    },
    get lines() {
      return lineAt(node.end) - this.line + 1;
    },
  };
}

/** `Date.now` for a call of it, `setTimeout` for a plain one, undefined for anything computed. */
export function calleeName(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.getText() : undefined;
}
