import type { CategoryRef, CategoryTree } from "./category.ts";
import { follow, lineage, parsePath } from "./category.ts";
import type { ProductDraft } from "./draft.ts";
import { type Content, optionsOf, type Product, type ProductStatus } from "./product.ts";

/** A product as a draft describes it for the first time. */
export function firstRevision(content: Content, { id, slug, at }: { id: string; slug: string; at: string }): Product {
  return {
    ...content,
    id,
    slug,
    options: optionsOf(content.variants),
    rating: { average: 0, count: 0 },
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** The next version of a product. */
export function nextRevision(
  before: Product,
  changes: Partial<Content> & { readonly slug?: string },
  at: string,
): Product {
  const options = changes.variants === undefined ? before.options : optionsOf(changes.variants);
  return { ...before, ...changes, options, version: before.version + 1, updatedAt: at };
}

/** What a draft says, with its categories found in the tree, which must have them all. */
export function contentOf(draft: ProductDraft, tree: CategoryTree, status: ProductStatus): Content {
  const { title, description, brand, externalId, media, attributes } = draft;
  const variants = draft.variants.map(({ sku, options, prices }) => ({ sku, options, prices }));
  return {
    title: title.trim(),
    description,
    brand: brand.trim(),
    status,
    externalId,
    variants,
    media,
    attributes,
    categories: categoriesOf(draft.categories, tree),
  };
}

/** The categories of these paths with all their ancestors, top first, each once. */
export function categoriesOf(paths: readonly string[], tree: CategoryTree): CategoryRef[] {
  const found = paths.flatMap((path) => {
    const end = follow(tree, parsePath(path));
    return "found" in end ? lineage(tree, end.found) : [];
  });
  return [...new Map(found.map(({ slug, name }) => [slug, { slug, name }])).values()];
}
