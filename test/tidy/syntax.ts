import ts from "typescript";
import type { Source } from "./tree.ts";

export type Located = Readonly<{ node: ts.Node; line: number; lines: number }>;

/** All nodes of a file, parents before children, with where each stands. */
export function* nodesOf(source: Source): Generator<Located> {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const pending: ts.Node[] = [file];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const line = lineAt(node.getStart(file));
    yield { node, line, lines: lineAt(node.end) - line + 1 };
    // Not getChildren(): it scans the text again for every bracket and comma, and no rule is about those.
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    pending.push(...children.toReversed());
  }
}

/** `Date.now` for a call of it, `setTimeout` for a plain one, undefined for anything computed. */
export function calleeName(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.getText() : undefined;
}
