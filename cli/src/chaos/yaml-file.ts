import { readFileSync } from "node:fs";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { ShopError } from "../shop-error.ts";

type Path = readonly PropertyKey[];

export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** The line of a part, or of the nearest around it that is there. */
  readonly lineOf?: (path: Path) => number;
}

/** What is wrong with a file, and in which part of it. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
}

export function readYaml(file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw new ShopError("SHOP-CHAOS-002", `${file}: ${error.message}`, { cause: error });
  return { file, value: document.toJS(), lineOf: (path) => lineOf(document, lines, path) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new ShopError("SHOP-CHAOS-002", `${file}: ${(cause as Error).message}`, { cause });
  }
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: Path): number {
  for (let part = path; part.length > 0; part = part.slice(0, -1)) {
    const node = document.getIn(part, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

export function problemsIn({ issues }: z.ZodError): readonly Problem[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: "there is no such part" }))
      : [issue],
  );
}

/** A line for each, as editors and pipelines find it: file, line, part, what is wrong with it. */
export function tellProblems({ file, lineOf }: YamlFile, problems: readonly Problem[]): string {
  return problems
    .map(({ path, message }) => {
      const line = lineOf === undefined ? "" : `:${lineOf(path)}`;
      return `${file}${line}: ${path.map(String).join(".")}: ${message}`;
    })
    .join("\n");
}
