import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { shopId } from "./category.ts";
import type { CategoryStore, CountedCategory } from "./category-store.ts";

export interface CategoriesDeps {
  readonly store: CategoryStore;
  readonly clock: Clock;
  readonly maxAgeMs: number;
}

/** A category with those below it. */
export interface CategoryNode {
  readonly slug: string;
  readonly name: string;
  readonly parentSlug: string;
  readonly productCount: number;
  readonly children: readonly CategoryNode[];
}

/** The tree as customers see it. Counting is one statement, and its answer is kept for a moment. */
export class Categories {
  readonly #deps: CategoriesDeps;
  #kept: { readonly nodes: Promise<ReadonlyMap<string, CategoryNode>>; readonly atMs: number } | undefined;

  constructor(deps: CategoriesDeps) {
    this.#deps = deps;
  }

  async list(): Promise<readonly CategoryNode[]> {
    return (await this.#nodes()).get("")?.children ?? [];
  }

  async get(slug: string): Promise<CategoryNode> {
    const node = slug === "" ? undefined : (await this.#nodes()).get(slug);
    if (node === undefined) throw unknownCategory("slug", slug);
    return node;
  }

  /** How many active products a category has, as far as it is known by now. The empty slug is the whole shop. */
  async count(slug: string): Promise<number | undefined> {
    return (await this.#nodes()).get(slug)?.productCount;
  }

  /** The next question is answered from the database. */
  forget(): void {
    this.#kept = undefined;
  }

  #nodes(): Promise<ReadonlyMap<string, CategoryNode>> {
    const now = this.#deps.clock.now();
    if (this.#kept === undefined || now - this.#kept.atMs >= this.#deps.maxAgeMs) {
      const nodes = this.#deps.store.listCounted().then(toNodes);
      this.#kept = { nodes, atMs: now };
      nodes.catch(() => this.forget());
    }
    return this.#kept.nodes;
  }
}

export function unknownCategory(field: string, slug: string): AppError {
  const message = `there is no category ${JSON.stringify(slug)}`;
  return new AppError("not_found", "category_not_found", message, {
    fields: [{ field, code: "category_not_found", message }],
  });
}

function toNodes(categories: readonly CountedCategory[]): ReadonlyMap<string, CategoryNode> {
  const below = Map.groupBy(categories, ({ parentId }) => parentId);
  const nodes = new Map<string, CategoryNode>();
  const build = ({ id, slug, name, productCount }: CountedCategory, parentSlug: string): CategoryNode => {
    const node = {
      slug,
      name,
      parentSlug,
      productCount,
      children: (below.get(id) ?? []).map((child) => build(child, slug)),
    };
    nodes.set(slug, node);
    return node;
  };
  for (const category of categories) if (category.id === shopId) build(category, "");
  return nodes;
}
