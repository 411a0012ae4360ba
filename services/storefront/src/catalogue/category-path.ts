import type { Category } from "./categories.ts";

/** From the top of the tree to a category, both included; undefined when there is no such category. */
export function pathTo(categories: readonly Category[], slug: string): readonly Category[] | undefined {
  for (const category of categories) {
    if (category.slug === slug) return [category];
    const below = pathTo(category.children, slug);
    if (below !== undefined) return [category, ...below];
  }
  return undefined;
}

export function namesOf(categories: readonly Category[]): ReadonlyMap<string, string> {
  return new Map(categories.flatMap(({ slug, name, children }) => [[slug, name] as const, ...namesOf(children)]));
}
