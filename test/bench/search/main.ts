import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { ProductState } from "../../../services/search/src/document.ts";
import { generatedProducts } from "../../support/catalogue.ts";
import { type Cost, editsToVisible, queryCosts } from "./costs.ts";
import { type EngineName, type Measurable, openMeasurable } from "./engines.ts";
import { rebuild, rebuildUnderLoad } from "./rebuilding.ts";

// Not a test: it prints what it measured, as tables for docs/search.md.

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000,100000" },
    engines: { type: "string", default: "postgres,opensearch" },
    edits: { type: "string", default: "200" },
    times: { type: "string", default: "20" },
    // Between two edits, and between two queries, while an index is rebuilt.
    pause: { type: "string", default: "20" },
    // answers or rebuild, where one of them is enough.
    only: { type: "string", default: "" },
  },
});
const sizes = options.sizes.split(",").map(Number);
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function measureSize(name: EngineName, size: number): Promise<Cost[]> {
  const subject = await openMeasurable(name);
  try {
    const products = generatedProducts(size);
    const catalogue = new Map(products.map((product) => [product.id, product]));
    await rebuild(subject.engine, catalogue);
    await subject.settled();
    const costs = options.only === "rebuild" ? [] : await measureAnswers(name, subject, products);
    if (options.only !== "answers" && size === Math.max(...sizes)) await measureRebuild(name, subject, catalogue);
    return costs;
  } finally {
    await subject.close();
  }
}

async function measureAnswers(name: EngineName, subject: Measurable, products: readonly ProductState[]) {
  const costs = await queryCosts(subject, Number(options.times));
  // At once, since what follows takes long at the largest size.
  for (const { title, cpuMs, p95Ms } of costs)
    say(`${name}, ${products.length} products, ${title}: ${cpuMs.toFixed(1)} CPU-ms, p95 ${Math.round(p95Ms)} ms`);
  const edits = await editsToVisible(subject, products, Number(options.edits));
  say(
    `${name}, ${products.length} products: edit to visible over ${options.edits} edits under load, in ms: ${round(edits)}`,
  );
  return costs;
}

async function measureRebuild(name: EngineName, { engine }: Measurable, catalogue: Map<string, ProductState>) {
  // The edits before, which the catalogue does not know, are older than any that follow.
  for (const [id, product] of catalogue) catalogue.set(id, { ...product, version: product.version + 10_000 });
  if (options.only !== "rebuild") await rebuild(engine, catalogue);
  const begun = performance.now();
  const rebuilt = await rebuildUnderLoad(engine, catalogue, Number(options.pause));
  const seconds = Math.round((performance.now() - begun) / 1_000);
  say(
    `${name}, ${catalogue.size} products, rebuilt under load and once more, ${seconds} s: ${JSON.stringify(rebuilt)}`,
  );
}

function round(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name.replace(/Ms$/, "")} ${Math.round(value)}`)
    .join(", ");
}

/** By which power of the catalogue's size a cost grows, between the smallest and the largest. */
function exponent(costs: readonly (Cost | undefined)[]): string {
  const [first, last] = [costs[0]?.cpuMs ?? 0, costs.at(-1)?.cpuMs ?? 0];
  const grown = Math.log((sizes.at(-1) ?? 1) / (sizes[0] ?? 1));
  return first > 0 && grown > 0 ? (Math.log(last / first) / grown).toFixed(2) : "–";
}

for (const name of options.engines.split(",") as EngineName[]) {
  const bySize: Cost[][] = [];
  for (const size of sizes) bySize.push(await measureSize(name, size));
  say(`\n${name}: CPU-ms of servers and service per query with facets (load average ${loadavg()[0]?.toFixed(1)})\n`);
  say(`| query | ${sizes.join(" | ")} | exponent | products found | p95 ms |`);
  say(`| --- |${" --- |".repeat(sizes.length + 3)}`);
  for (const [i, { title, total, p95Ms }] of (bySize.at(-1) ?? []).entries()) {
    const row = bySize.map((costs) => costs[i]);
    const cells = row.map((cost) => cost?.cpuMs.toFixed(1));
    say(`| ${title} | ${cells.join(" | ")} | ${exponent(row)} | ${total} | ${Math.round(p95Ms)} |`);
  }
  say("");
}
