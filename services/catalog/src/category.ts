import { distinctSlug, slugOf } from "./slug.ts";

export interface CategoryRef {
  readonly slug: string;
  readonly name: string;
}

export interface Category extends CategoryRef {
  readonly id: number;
  /** What names are compared by. */
  readonly key: string;
  /** Null for the shop itself. */
  readonly parentId: number | null;
}

export type NewCategory = Omit<Category, "id" | "parentId"> & { readonly parentId: number };

/** The shop itself: the category that everything is in. */
export const shopId = 0;

/** All categories, for looking up. */
export interface CategoryTree {
  readonly byId: ReadonlyMap<number, Category>;
  readonly bySlug: ReadonlyMap<string, Category>;
  readonly byName: ReadonlyMap<string, Category>;
}

export function categoryTree(categories: readonly Category[]): CategoryTree {
  return {
    byId: new Map(categories.map((category) => [category.id, category])),
    bySlug: new Map(categories.map((category) => [category.slug, category])),
    byName: new Map(categories.map((category) => [nameKey(category.parentId, category.key), category])),
  };
}

function nameKey(parentId: number | null, key: string): string {
  return `${parentId} ${key}`;
}

/** "Home > Kitchen" as its names. */
export function parsePath(path: string): string[] {
  return path.split(">").map((name) => name.trim().replaceAll(/\s+/g, " "));
}

/** Follows a path from the top as far as it exists: the last category found, or the first name that is missing below it. */
export function follow(
  tree: CategoryTree,
  names: readonly string[],
): { readonly found: Category } | { readonly missing: NewCategory } {
  let at: Category | undefined;
  for (const name of names) {
    const key = slugOf(name);
    // The first name may be the slug of a category anywhere in the tree.
    const next: Category | undefined =
      at === undefined
        ? (tree.bySlug.get(key) ?? tree.byName.get(nameKey(shopId, key)))
        : tree.byName.get(nameKey(at.id, key));
    if (next === undefined)
      return { missing: { name, key, parentId: at?.id ?? shopId, slug: freeSlug(tree, key, at?.slug ?? "") } };
    at = next;
  }
  return { found: at as Category };
}

// "kitchen"; where that is taken by another branch "garden-kitchen".
function freeSlug(tree: CategoryTree, key: string, parent: string): string {
  const candidates = [key, `${parent}-${key}`.replace(/^-/, ""), distinctSlug(key, parent)];
  return candidates.find((slug) => !tree.bySlug.has(slug)) ?? distinctSlug(key, `${parent} ${tree.bySlug.size}`);
}

/** A category below all of its ancestors, top first, without the shop. */
export function lineage(tree: CategoryTree, category: Category): Category[] {
  const parent = tree.byId.get(category.parentId ?? shopId);
  return parent === undefined || category.id === shopId ? [] : [...lineage(tree, parent), category];
}

/** Where a product placed in these categories can be found: in each, above each, and in the shop. */
export function shelvesOf(tree: CategoryTree, refs: readonly CategoryRef[]): number[] {
  return [shopId, ...refs.flatMap(({ slug }) => tree.bySlug.get(slug)?.id ?? [])];
}
