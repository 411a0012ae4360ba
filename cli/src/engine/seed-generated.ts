import type { Clock } from "@shopstream/platform/clock.ts";
import { generatedCatalogue } from "./generated-catalogue.ts";
import { type ImportReport, importProducts } from "./import-report.ts";
import type { PlatformFile } from "./platform-file.ts";
import { Rest } from "./rest.ts";

export interface GeneratedSeed {
  readonly products: number;
  readonly seed: number;
  readonly currencies?: readonly string[];
}

/** Fills a shop with the generated catalogue. Again with the same numbers changes nothing. */
export async function seedGenerated(
  shop: Pick<PlatformFile, "url" | "admin">,
  { products, seed }: GeneratedSeed,
  clock: Clock,
  onProgress: (done: number, total: number) => void,
): Promise<ImportReport> {
  const staff = await new Rest(shop.url, clock).signIn(shop.admin);
  const rows = [...generatedCatalogue(products, seed)].map((row, index) => ({ line: index + 1, row }));
  return importProducts(staff, rows, onProgress);
}
