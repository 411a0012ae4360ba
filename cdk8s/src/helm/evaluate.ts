import type { Expression, HelmFunction } from "./expression.ts";

/** What a template sees: `.Values`, `.Release`, `.Chart`. */
export interface Scope {
  readonly Values: Record<string, unknown>;
  readonly Release: { readonly Name: string; readonly Namespace: string; readonly Service: string };
  readonly Chart: { readonly Name: string; readonly Version: string; readonly AppVersion: string };
}

/** What Helm would compute. The manifests tier compares both on every chart and values file. */
export function evaluate(expression: Expression, scope: Scope): unknown {
  if ("literal" in expression) return expression.literal;
  if ("ref" in expression) return lookUp(expression.ref, scope);
  return functions[expression.call](...expression.args.map((arg) => evaluate(arg, scope)));
}

/** Go's idea of true: not empty. */
export function isTrue(found: unknown): boolean {
  if (Array.isArray(found)) return found.length > 0;
  if (typeof found === "object" && found !== null) return Object.keys(found).length > 0;
  return Boolean(found);
}

function lookUp(path: string, scope: Scope): unknown {
  const names = path.split(".").slice(1);
  return names.reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], scope);
}

const functions: Readonly<Record<HelmFunction, (...args: unknown[]) => unknown>> = {
  default: (fallback, found) => (isTrue(found) ? found : fallback),
  ternary: (yes, no, condition) => (isTrue(condition) ? yes : no),
  printf: (format, ...args) => args.reduce<string>((text, arg) => text.replace(/%[sdv]/, String(arg)), String(format)),
  prefixed: (prefix, found) => (isTrue(found) ? `${String(prefix)}${String(found)}` : ""),
  quote: (found) => String(found ?? ""),
  int64: (found) => Math.trunc(Number(found)),
  add: (...numbers) => numbers.reduce<number>((sum, number) => sum + Number(number), 0),
  mul: (...numbers) => numbers.reduce<number>((product, number) => product * Number(number), 1),
  // Decimal, unlike numbers here.
  mulf: (...numbers) => Number(numbers.reduce<number>((product, number) => product * Number(number), 1).toFixed(9)),
  and: (...all) => all.find((each) => !isTrue(each)) ?? all.at(-1),
  or: (...all) => all.find(isTrue) ?? all.at(-1),
  eq: (left, right) => left === right,
  not: (condition) => !isTrue(condition),
  // Of a file as Helm wrote it, which only Helm knows.
  checksum: (file) => `sha256 of ${String(file)}`,
  toYaml: (found) => found,
};
