import type { FieldProblem } from "@shopstream/platform/errors.ts";
import type { ProductDraft } from "./draft.ts";
import { distinctSlug, slugOf } from "./slug.ts";

/** Words that only one product may have, and which product has them. */
export interface Taken {
  readonly slugs: ReadonlyMap<string, string>;
  readonly skus: ReadonlyMap<string, string>;
}

/** The slugs a draft would take, best first. `owner` tells products of one title apart, always in the same way. */
export function wantedSlugs({ slug, title }: ProductDraft, owner: string): string[] {
  if (slug !== "") return [slug];
  const derived = slugOf(title);
  return [derived, distinctSlug(derived, owner)];
}

/** The first wanted slug that no other product has. */
export function freeSlug(wanted: readonly string[], id: string, taken: Taken): string | undefined {
  return wanted.find((slug) => (taken.slugs.get(slug) ?? id) === id);
}

/** The SKUs of a draft that belong to another product. */
export function skuProblems(draft: ProductDraft, id: string, taken: Taken): FieldProblem[] {
  return draft.variants.flatMap(({ sku }, index) => {
    if ((taken.skus.get(sku) ?? id) === id) return [];
    return [{ field: `variants[${index}].sku`, code: "sku_taken", message: `${sku} belongs to another product` }];
  });
}
