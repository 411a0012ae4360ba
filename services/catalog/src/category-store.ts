import type { Sql } from "@shopstream/platform/db.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { type Category, type CategoryTree, categoryTree, follow, type NewCategory } from "./category.ts";

/** A category with the number of active products in it and below it. */
export type CountedCategory = Category & { readonly productCount: number };

const columns = `id, slug, name, key, parent_id as "parentId"`;
// A path is at most five deep, and each level is one round; the rest is for races.
const mostRounds = 10;

export class CategoryStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  listCounted(): Promise<CountedCategory[]> {
    return this.#sql.query<CountedCategory>(
      `select ${columns}, coalesce(products, 0)::int as "productCount"
       from categories left join (select category_id, count(*) as products from listings group by category_id) as counted on category_id = id
       order by name, id`,
    );
  }

  /** The tree with these paths in it; what is missing is created, also when others create the same right now. */
  async ensure(paths: readonly (readonly string[])[]): Promise<CategoryTree> {
    for (let round = 0; round < mostRounds; round += 1) {
      const tree = categoryTree(await this.#sql.query<Category>(`select ${columns} from categories`));
      const missing = paths.flatMap((names) => {
        const step = follow(tree, names);
        return "missing" in step ? [step.missing] : [];
      });
      if (missing.length === 0) return tree;
      await this.#add(missing);
    }
    throw new AppError("conflict", "category_race", "the same categories were being created: try again", {
      retryAfterSeconds: 1,
    });
  }

  // In one order for everybody, so that two who create the same categories wait for each other instead of deadlocking.
  async #add(categories: readonly NewCategory[]): Promise<void> {
    const inOrder = categories.toSorted((a, b) => a.parentId - b.parentId || (a.key < b.key ? -1 : 1));
    await this.#sql.query(
      `insert into categories (slug, name, key, parent_id)
       select slug, name, key, "parentId" from jsonb_to_recordset($1::jsonb) as missing (slug text, name text, key text, "parentId" int)
       on conflict do nothing`,
      [JSON.stringify(inOrder)],
    );
  }
}
