import ts from "typescript";
import { nodesOf } from "./syntax.ts";
import type { Rule } from "./tree.ts";

/** Whether a node is thrown in answer to a caught error, and which name that error has there. */
function caughtAs(node: ts.Node): string | undefined {
  for (let above = node.parent; above && !ts.isFunctionLike(above); above = above.parent) {
    if (ts.isCatchClause(above)) return above.variableDeclaration?.name.getText();
  }
  return undefined;
}

/**
 * A new error in a catch names the old one. biome has this rule too, but it knows `new Error(message, options)` only.
 * A `catch` without a name says that the first error tells nothing.
 */
export const causes: Rule = (source) =>
  [...nodesOf(source)].flatMap((found) => {
    const { node } = found;
    if (!ts.isThrowStatement(node) || !ts.isNewExpression(node.expression)) return [];
    const caught = caughtAs(node);
    const kept = caught === undefined || new RegExp(`\\b${caught}\\b`).test(node.expression.getText());
    return kept ? [] : [`${source.path}:${found.line}: the new error loses ${caught}; pass it as its cause`];
  });
