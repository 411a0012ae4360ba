import ts from "typescript";
import { calleeName, nodesOf } from "./syntax.ts";
import { isTest, type Rule } from "./tree.ts";

const longestFile = 400;
const longestFunction = 70;

export const fileLength: Rule = ({ path, text }) => {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return lines > longestFile ? [`${path}: ${lines} lines, at most ${longestFile}`] : [];
};

/** The body of a describe is a list of tests, each of them measured by itself. */
function isSuite(node: ts.Node): boolean {
  return /^describe\b/.test(calleeName(node.parent) ?? "");
}

function nameOf(node: ts.Node): string {
  return ts.isFunctionLike(node) && node.name ? node.name.getText() : "a function";
}

export const functionLength: Rule = (source) =>
  [...nodesOf(source)]
    .filter((found) => ts.isFunctionLike(found.node) && found.lines > longestFunction)
    .filter(({ node }) => !(isTest(source.path) && isSuite(node)))
    .map(
      ({ node, line, lines }) =>
        `${source.path}:${line}: ${nameOf(node)} has ${lines} lines, at most ${longestFunction}`,
    );
