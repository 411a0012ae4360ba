import ts from "typescript";
import { calleeName, nodesOf } from "./syntax.ts";
import { isTest, type Rule } from "./tree.ts";

// Time and chance come in as parameters, so that the whole shop can run under a seeded scheduler.
const ambientCalls = new Set([
  "Date",
  "Date.now",
  "Math.random",
  "performance.now",
  "randomUUID",
  "setImmediate",
  "setInterval",
  "setTimeout",
]);
const ambientModules = new Set(["node:timers/promises", "timers/promises"]);

// Stands in for a foreign system and does not run on our run-service: its main.ts is where clock and environment enter.
const standInMain = "services/stripe-simulator/src/main.ts";

/** The seam itself, and what starts real processes and has to wait for them. */
function mayReachOut(path: string): boolean {
  return isTest(path) || path === standInMain || /\/(clock|random)\.ts$|^platform\/src\/embedded\//.test(path);
}

/** run-service.ts is where the environment of a process enters; it hands it to config.ts. */
function mayReadEnvironment(path: string): boolean {
  return (
    isTest(path) ||
    path === standInMain ||
    /\/config(\.ts$|\/)|^platform\/src\/(run-service\.ts$|embedded\/)/.test(path)
  );
}

function ambient(node: ts.Node): string | undefined {
  const name = calleeName(node)?.replace(/^(globalThis|crypto)\./, "");
  if (name && ambientCalls.has(name)) return `${name}()`;
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) return "new Date()";
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return ambientModules.has(node.moduleSpecifier.text) ? node.moduleSpecifier.text : undefined;
  }
  return undefined;
}

export const seams: Rule = (source) => {
  if (mayReachOut(source.path)) return [];
  return [...nodesOf(source)].flatMap((found) => {
    const what = ambient(found.node);
    return what ? [`${source.path}:${found.line}: ${what}; take a clock or a random source as a parameter`] : [];
  });
};

export const environment: Rule = (source) => {
  if (mayReadEnvironment(source.path)) return [];
  return [...nodesOf(source)]
    .filter(({ node }) => ts.isPropertyAccessExpression(node) && node.getText() === "process.env")
    .map(({ line }) => `${source.path}:${line}: process.env; only config.ts reads the environment`);
};
