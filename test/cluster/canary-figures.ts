// make canary-figures: puts what canary.test.ts has measured into docs/canaries.md, in place of the table there.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../runner/program.ts";
import { readFigures, tableOf } from "./testing/canary-figures.ts";

const file = path.join(root, "docs/canaries.md");
const [begin, end] = ["<!-- figures -->", "<!-- end of figures -->"];
const page = readFileSync(file, "utf8");
const [from, to] = [page.indexOf(begin), page.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/canaries.md has no place for figures: ${begin} … ${end}`);
writeFileSync(file, `${page.slice(0, from)}${begin}\n\n${tableOf(readFigures())}\n\n${page.slice(to)}`);
process.stdout.write("written to docs/canaries.md\n");
