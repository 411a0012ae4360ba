import type { ProductDocument, ProductState } from "../../../services/search/src/document.ts";
import type { Measurable } from "./engines.ts";
import { everything } from "./rebuilding.ts";

export interface Cost {
  readonly title: string;
  /** What the words match of the largest catalogue's products. */
  readonly total: number;
  readonly cpuMs: number;
  readonly p95Ms: number;
}

const questions = {
  "one word that a tenth of all products has": everything("chair"),
  "two words": everything("nordic chair"),
  "five words": everything("nordic chair in red oak"),
  "a word with a mistake": everything("nordic chiar"),
  "a word in a category": everything("oak", { categories: ["beds"] }),
  "everything in a category": everything("", { categories: ["sofas"] }),
  everything: everything(""),
};

/** CPU of the servers per query with all facets. Nobody else asks: what waits is left out. */
export async function queryCosts({ engine, cpu }: Measurable, times: number): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const [title, query] of Object.entries(questions)) {
    let { total } = await engine.search(query);
    const waits: number[] = [];
    const before = cpu();
    for (let i = 0; i < times; i += 1) {
      const begun = performance.now();
      ({ total } = await engine.search(query));
      waits.push(performance.now() - begun);
    }
    costs.push({ title, total, cpuMs: (cpu() - before) / times, p95Ms: percentile(waits, 0.95) });
  }
  return costs;
}

/** How long edits take to be found, from the event's arrival, while customers search without a pause. */
export async function editsToVisible({ engine }: Measurable, products: readonly ProductState[], edits: number) {
  let done = false;
  const searching = (async () => {
    while (!done) await engine.search(everything("nordic chair"));
  })();
  const waits: number[] = [];
  for (let i = 0; i < edits; i += 1) {
    const product = products[(i * 37) % products.length] as ProductState;
    const word = `edited${i}`;
    const document = { ...(product.document as ProductDocument), title: `Chair ${word}` };
    const begun = performance.now();
    await engine.changeProducts([
      { eventId: crypto.randomUUID(), state: { ...product, version: product.version + 1_000 + i, document } },
    ]);
    while ((await engine.search(everything(word))).total !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
    waits.push(performance.now() - begun);
  }
  done = true;
  await searching;
  return { p50Ms: percentile(waits, 0.5), p95Ms: percentile(waits, 0.95), maxMs: Math.max(...waits) };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
