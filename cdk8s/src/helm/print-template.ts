import { type Block, type Expression, isBlockKey, itemBlock, piecesOf } from "./expression.ts";
import { printAction, printExpression } from "./print-expression.ts";

type Lines = readonly string[];

const step = "  ";

/** A manifest as the text of a Helm template. Conditions stand on lines of their own, at the depth of what they hold. */
export function printTemplate(manifest: unknown): string {
  return printMap(manifest as Record<string, unknown>, "").join("\n");
}

/** The lines of a file that is there under a condition. */
export function printFile(documents: readonly unknown[], condition?: Expression): string {
  const body = documents.map(printTemplate).join("\n---\n");
  return condition === undefined ? `${body}\n` : `{{- if ${printExpression(condition)} }}\n${body}\n{{- end }}\n`;
}

function printMap(map: Record<string, unknown> | string, indent: string): Lines {
  // What the user wrote, among members of ours.
  if (typeof map === "string") return [printText(map, indent).slice(1)];
  return Object.entries(map).flatMap(([key, child]) =>
    isBlockKey(key)
      ? printBlock(child as Block, indent, (part) => printMap(part as Record<string, unknown> | string, indent))
      : printMember(printScalar(key), child, indent),
  );
}

function printMember(key: string, child: unknown, indent: string): Lines {
  const inline = printInline(child, indent + step);
  if (inline !== undefined) return [`${indent}${key}:${inline}`];
  if (Array.isArray(child)) return [`${indent}${key}:`, ...printList(child, indent + step)];
  return [`${indent}${key}:`, ...printMap(child as Record<string, unknown>, indent + step)];
}

function printList(list: readonly unknown[], indent: string): Lines {
  return list.flatMap((item) => {
    const block = itemBlock(item);
    if (block !== undefined) return printBlock(block, indent, (part) => printList(part as unknown[], indent));
    return printItem(item, indent);
  });
}

function printItem(item: unknown, indent: string): Lines {
  const inline = printInline(item, indent + step);
  if (inline !== undefined) return [`${indent}-${inline}`];
  const lines = Array.isArray(item)
    ? printList(item, indent + step)
    : printMap(item as Record<string, unknown>, indent + step);
  // The dash takes the place of the first line's indentation; before a condition it would be lost with it.
  const [first = "", ...rest] = lines;
  return first.trimStart().startsWith("{{-")
    ? [`${indent}-`, ...lines]
    : [`${indent}- ${first.slice(indent.length + step.length)}`, ...rest];
}

function printBlock({ condition, yes, no }: Block, indent: string, print: (part: unknown) => Lines): Lines {
  const middle = no === undefined ? [] : [`${indent}{{- else }}`, ...print(no)];
  return [`${indent}{{- if ${printExpression(condition)} }}`, ...print(yes), ...middle, `${indent}{{- end }}`];
}

/** What follows the colon or the dash on the same line; undefined for what needs lines of its own. */
function printInline(node: unknown, indent: string): string | undefined {
  if (typeof node === "string") return printText(node, indent);
  if (Array.isArray(node)) return node.length === 0 ? " []" : undefined;
  if (typeof node === "object" && node !== null) return Object.keys(node).length === 0 ? " {}" : undefined;
  return ` ${String(node)}`;
}

function printText(text: string, indent: string): string {
  const pieces = piecesOf(text);
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === "object") return printValue(only, indent);
  if (text.includes("\n")) return printLines(pieces, indent);
  if (pieces.every((piece) => typeof piece === "string")) return ` ${printScalar(text)}`;
  const printed = pieces.map((piece) =>
    typeof piece === "string" ? JSON.stringify(piece).slice(1, -1) : printAction(piece),
  );
  return ` "${printed.join("")}"`;
}

function printValue(expression: Expression, indent: string): string {
  if (!("call" in expression) || expression.call !== "toYaml") return ` ${printAction(expression)}`;
  return `\n${indent}{{- ${printExpression(expression)} | nindent ${indent.length} }}`;
}

/** Text of many lines as such. What is computed in it must be of one line: Helm knows nothing of the depth it stands at. */
function printLines(pieces: readonly (string | Expression)[], indent: string): string {
  const all = pieces.map((piece) => (typeof piece === "string" ? pastHelm(piece) : printAction(piece))).join("");
  const lines = all.trimEnd().split("\n");
  return [all.endsWith("\n") ? " |" : " |-", ...lines.map((line) => (line === "" ? "" : indent + line))].join("\n");
}

// Words that YAML reads as something else than text.
const words = /^(?:y|n|yes|no|on|off|true|false|null|~|)$/i;
const safe = /^[A-Za-z_/][\w./-]*(?: [\w./-]+)*$|^\d+(?:m|Ki|Mi|Gi|s)$/;

/** Text that YAML reads as that text: quoted where it must be. */
export function printScalar(text: string): string {
  if (safe.test(text) && !words.test(text)) return text;
  return pastHelm(JSON.stringify(text));
}

/** Braces that are meant for somebody else, such as Prometheus or Grafana. */
const pastHelm = (text: string) => text.replaceAll("{{", '{{ "{{" }}');
