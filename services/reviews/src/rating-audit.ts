import type { Sql } from "@shopstream/platform/db.ts";
import { averageOf, type StarCounts, totalOf } from "./rating.ts";

/** Looks whether ratings and votes are what a recount makes of them. */
export class RatingAudit {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Products whose stored counts, and reviews whose stored votes, differ from a recount. One statement: one moment. */
  async miscounted(): Promise<string[]> {
    const rows = await this.#sql.query<{ id: string }>(
      `with counted as (
         select product_id, array[count(*) filter (where rating = 1), count(*) filter (where rating = 2), count(*) filter (where rating = 3),
           count(*) filter (where rating = 4), count(*) filter (where rating = 5)]::int[] as counts
         from reviews where status = 'approved' group by product_id),
       voted as (select review_id, count(*)::int as votes from votes group by review_id)
       select coalesce(product_id, '') as id from ratings full join counted using (product_id)
       where coalesce(ratings.counts, '{0,0,0,0,0}') <> coalesce(counted.counts, '{0,0,0,0,0}')
       union all
       select id from reviews left join voted on review_id = id where helpful_votes <> coalesce(votes, 0)
       limit 100`,
    );
    return rows.map(({ id }) => id);
  }

  async rated(): Promise<Map<string, { average: number; count: number }>> {
    const rows = await this.#sql.query<{ product_id: string; counts: StarCounts }>(
      "select product_id, counts from ratings",
    );
    return new Map(
      rows.map(({ product_id, counts }) => [product_id, { average: averageOf(counts), count: totalOf(counts) }]),
    );
  }
}
