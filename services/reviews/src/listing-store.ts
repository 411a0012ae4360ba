import type { Sql } from "@shopstream/platform/db.ts";
import { type Cursor, orders, type Sort } from "./listing.ts";
import { noStars, type StarCounts } from "./rating.ts";
import type { ReviewStatus, SeenReview } from "./review.ts";
import { type SeenRow, toSeen } from "./review-row.ts";

/** Which reviews are wanted; what is absent does not matter. */
export interface Filter {
  readonly productId?: string;
  readonly accountId?: string;
  readonly status?: ReviewStatus;
  readonly rating?: number;
  readonly verified?: boolean;
}

export interface Page {
  readonly sort: Sort;
  readonly after: Cursor | undefined;
  readonly limit: number;
}

const isVerified =
  "exists (select from purchases as p where p.account_id = r.account_id and p.product_id = r.product_id)";
// The first parameter is the account that looks, "" for nobody.
const seen = `r.*, ${isVerified} as verified, exists (select from votes as v where v.review_id = r.id and v.account_id = $1) as voted`;

/** Reviews as they are read. */
export class ListingStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(id: string, viewer: string): Promise<SeenReview | undefined> {
    const [row] = await this.#sql.query<SeenRow>(`select ${seen} from reviews as r where r.id = $2`, [viewer, id]);
    return row === undefined ? undefined : toSeen(row);
  }

  async list(filter: Filter, { sort, after, limit }: Page, viewer: string): Promise<SeenReview[]> {
    const values: unknown[] = [viewer, limit];
    const add = (value: unknown) => `$${values.push(value)}`;
    const { column, type, direction } = orders[sort];
    const beyond = direction === "asc" ? ">" : "<";
    // Only the conditions that are asked for, so that each combination gets the plan of its index.
    const conditions = [
      ...(filter.productId === undefined ? [] : [`r.product_id = ${add(filter.productId)}`]),
      ...(filter.accountId === undefined ? [] : [`r.account_id = ${add(filter.accountId)}`]),
      ...(filter.status === undefined ? [] : [statusIs(filter.status)]),
      ...(filter.rating === undefined ? [] : [`r.rating = ${add(filter.rating)}`]),
      ...(filter.verified === true ? [isVerified] : []),
      ...(after === undefined ? [] : [`(r.${column}, r.id) ${beyond} (${add(after.key)}::${type}, ${add(after.id)})`]),
    ];
    const rows = await this.#sql.query<SeenRow>(
      `select ${seen} from reviews as r where ${conditions.join(" and ")}
       order by r.${column} ${direction}, r.id ${direction} limit $2`,
      values,
    );
    return rows.map(toSeen);
  }

  async ratingOf(productId: string): Promise<StarCounts> {
    const [row] = await this.#sql.query<{ counts: StarCounts }>("select counts from ratings where product_id = $1", [
      productId,
    ]);
    return row?.counts ?? noStars;
  }

  async count(status: ReviewStatus): Promise<number> {
    const [row] = await this.#sql.query<{ count: number }>(
      "select count(*)::int as count from reviews where status = $1",
      [status],
    );
    return row?.count ?? 0;
  }
}

// Written out: a partial index is used only where the planner sees its condition.
function statusIs(status: ReviewStatus): string {
  return { pending: "r.status = 'pending'", approved: "r.status = 'approved'", rejected: "r.status = 'rejected'" }[
    status
  ];
}
