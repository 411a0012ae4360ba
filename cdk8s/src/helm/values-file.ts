import { z } from "zod";
import { printScalar } from "./print-template.ts";

/** The part of JSON Schema that our values use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** What Helm checks a user's values with. Draft 7, which every Helm 3 knows. */
export function valuesSchema(values: z.ZodObject): Schema {
  const schema = z.toJSONSchema(values, { target: "draft-7", io: "output", unrepresentable: "any" });
  return withoutRequired(schema as Schema);
}

// A value that is left out takes its default from values.yaml, so nothing is required of the user.
function withoutRequired(schema: Schema): Schema {
  const { required: _, properties, ...rest } = schema;
  if (properties === undefined) return rest;
  const inner = Object.entries(properties).map(([name, child]) => [name, withoutRequired(child)]);
  return { ...rest, properties: Object.fromEntries(inner) };
}

/** The values of a chart whose user decides nothing. */
export function defaultValues(schema: Schema): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {}).map(([name, child]) => [name, defaultOf(child)]);
  return Object.fromEntries(entries);
}

function defaultOf(schema: Schema): unknown {
  return isSection(schema) ? defaultValues(schema) : schema.default;
}

function isSection(schema: Schema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0;
}

const width = 118;

/** values.yaml: every value with its default, under the sentence that explains it. */
export function valuesFile(schema: Schema, indent = ""): string {
  return Object.entries(schema.properties ?? {})
    .map(([name, child]) => `${commentOf(child, indent)}${printValue(name, child, indent)}`)
    .join("");
}

function printValue(name: string, schema: Schema, indent: string): string {
  if (!isSection(schema)) return `${indent}${name}:${printDefault(schema.default, `${indent}  `)}\n`;
  return `${indent}${name}:\n${valuesFile(schema, `${indent}  `)}`;
}

function printDefault(found: unknown, indent: string): string {
  if (typeof found === "string") return ` ${printScalar(found)}`;
  if (Array.isArray(found))
    return found.length === 0
      ? " []"
      : found.map((item) => `\n${indent}-${printDefault(item, `${indent}  `)}`).join("");
  if (typeof found !== "object" || found === null) return ` ${String(found)}`;
  const members = Object.entries(found);
  if (members.length === 0) return " {}";
  return members.map(([key, child]) => `\n${indent}${printScalar(key)}:${printDefault(child, `${indent}  `)}`).join("");
}

function commentOf({ description }: Schema, indent: string): string {
  if (description === undefined) return "";
  return wrap(description, width - indent.length)
    .map((line) => `${indent}# ${line}\n`)
    .join("");
}

function wrap(text: string, length: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > length) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Rows for a README: path, default, meaning. */
export function valueRows(schema: Schema, prefix = ""): readonly (readonly [string, unknown, string])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = `${prefix}${name}`;
    const below = isSection(child) ? valueRows(child, `${path}.`) : [];
    return isSection(child) ? below : [[path, child.default, child.description ?? ""] as const];
  });
}
