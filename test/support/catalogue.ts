import { existsSync } from "node:fs";
import path from "node:path";
import { generatedCatalogue, type ProductRow } from "../../cli/src/engine/generated-catalogue.ts";
import { readMapping, toMapping } from "../../cli/src/engine/mapping.ts";
import { readCatalogue } from "../../cli/src/engine/seed-file.ts";
import type { ProductState } from "../../services/search/src/document.ts";
import { product } from "../../services/search/src/testing/sample-products.ts";
import { root } from "../runner/program.ts";

/** A catalogue as a real shop published it, where the machine has it beside the repository. */
const realFile = path.join(root, "../shared/data/ikea.csv");

/** Products as the search index takes them: generated ones, some in other languages and scripts, some rated. */
export function generatedProducts(count: number, seed = 42): ProductState[] {
  return [...generatedCatalogue(count, seed)].map((row, i) => toState(translated(row, i), i));
}

export async function realProducts(): Promise<ProductState[]> {
  if (!existsSync(realFile)) return [];
  const mapping = path.join(root, "cli/mappings/ikea.yaml");
  const { rows } = await readCatalogue(realFile, toMapping(readMapping(mapping), mapping));
  return rows.map(({ row }, i) => toState(row, i));
}

const languages = [
  (title: string) => title,
  (title: string) => `${title} – Stühle für Küche & Büro`,
  (title: string) => `${title} كرسي خشبي للمطبخ`,
  (title: string) => `${title} Größe XL`,
];

function translated(row: ProductRow, i: number): ProductRow {
  return { ...row, title: (languages[i % 40] ?? languages[0])?.(row.title) ?? row.title };
}

function toState(row: ProductRow, i: number, version = 1): ProductState {
  const { externalId, title, description, brand, attributes, variants } = row;
  const names = row.categories.flatMap((name) => name.split(" > "));
  return product({
    slug: externalId,
    title,
    description,
    brand,
    attributes,
    categories: [...new Set(names)].map((name) => ({ slug: name.toLowerCase().replace(/\W+/g, "-"), name })),
    variants: variants.map(({ sku, options, prices }) => ({ sku, options, prices: [...prices] })),
    rating: i % 3 === 0 ? { average: 1 + (i % 41) / 10, count: 1 + (i % 7) * (i % 5) } : { average: 0, count: 0 },
    createdAt: new Date(Date.UTC(2026, 0, 1) + (i % 5_000) * 60_000).toISOString(),
    version,
  });
}
