import { generatedCatalogue } from "../../cli/src/engine/generated-catalogue.ts";
import type { Client } from "./client.ts";

/** What is asked for while measuring: spread over the whole catalogue, and the same in every run. */
export interface Goods {
  readonly pageTokens: readonly string[];
  readonly categories: readonly string[];
  readonly slugs: readonly string[];
  readonly skus: readonly string[];
  readonly words: readonly string[];
  readonly beginnings: readonly string[];
}

export const catalogue = { products: 1_000, seed: 42 };

const pageSize = 24;
const mostPages = 20;

interface Page {
  readonly items: readonly { readonly slug: string }[];
  readonly nextPageToken: string;
}

/** Reads the shop once, as a customer would, to know what there is. */
export async function findGoods(client: Client, products: number): Promise<Goods> {
  const [tokens, slugs] = [[""], [] as string[]];
  while (tokens.length < Math.min(mostPages, products / pageSize)) {
    const page = await client.must<Page>(200, "GET", `/v1/products?pageSize=${pageSize}&pageToken=${tokens.at(-1)}`);
    slugs.push(...page.items.map(({ slug }) => slug));
    tokens.push(page.nextPageToken);
  }
  const { items } = await client.must<{ items: { children: { slug: string }[] }[] }>(200, "GET", "/v1/categories");
  const words = ["chair", "sofa", "table", "lamp", "bed", "blanket", "pan", "mug", "bookcase", "desk", "oak", "blue"];
  return {
    pageTokens: tokens,
    slugs,
    categories: items.flatMap(({ children }) => children.map(({ slug }) => slug)),
    skus: [...generatedCatalogue(products, catalogue.seed)].flatMap((row) => row.variants.map((v) => v.sku)),
    words,
    beginnings: words.map((word) => word.slice(0, 3)),
  };
}

/** The nth of a list that begins again at its end. */
export function nth<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
