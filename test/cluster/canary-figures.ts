// make canary-figures: puts what canary.test.ts and canary-analysis.test.ts have measured into docs/canaries.md, in place of the tables there.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../runner/program.ts";
import { analysisTable, readFigures, tableOf } from "./testing/canary-figures.ts";

const file = path.join(root, "docs/canaries.md");

function put(page: string, begin: string, table: string): string {
  const end = "<!-- end of figures -->";
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < from) throw new Error(`docs/canaries.md has no place for figures: ${begin} … ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`;
}

const page = put(readFileSync(file, "utf8"), "<!-- figures of the analysis -->", analysisTable());
writeFileSync(file, put(page, "<!-- figures -->", tableOf(readFigures())));
process.stdout.write("written to docs/canaries.md\n");
