import type { Expression } from "./expression.ts";

/** An expression in its braces. */
export function printAction(expression: Expression): string {
  if ("call" in expression && expression.call === "prefixed") {
    const [prefix, found] = expression.args as readonly [{ literal: string }, Expression];
    return `{{ with ${printExpression(found)} }}${prefix.literal}{{ . }}{{ end }}`;
  }
  return `{{ ${printExpression(expression)} }}`;
}

/** `.Values.image.tag | default .Chart.AppVersion`, as a person would write it. */
export function printExpression(expression: Expression): string {
  if (!("call" in expression)) return printAtom(expression);
  const { call, args } = expression;
  const [first, ...rest] = args;
  // A pipe reads better where the value comes first and the function says what happens to it.
  if (call === "default" && first && rest[0]) return `${printPiped(rest[0])} | default ${printAtom(first)}`;
  if (call === "checksum" && first && "literal" in first)
    return `include (print .Template.BasePath "/${first.literal}") . | sha256sum`;
  if ((call === "int64" || call === "quote") && first) return `${printPiped(first)} | ${call}`;
  return [call, ...args.map(printAtom)].join(" ");
}

/** What stands before a pipe takes all of it, so a call needs no brackets there. */
function printPiped(expression: Expression): string {
  return "call" in expression ? printExpression(expression) : printAtom(expression);
}

function printAtom(expression: Expression): string {
  if ("ref" in expression) return expression.ref;
  if ("literal" in expression) return JSON.stringify(expression.literal);
  return `(${printExpression(expression)})`;
}
