import type { Sql } from "@shopstream/platform/db.ts";

/** Which generation of the index answers, and which is being built. */
export class GenerationStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Tables that another engine filled are no index of this one: it starts with an empty one, to be built. */
  async adopt(engine: string): Promise<void> {
    await this.#sql.query(
      `update index_state set engine = $1, active = nextval('index_generations'), building = null, building_until = null, built_at = null
       where engine <> $1`,
      [engine],
    );
  }

  async current(): Promise<{ readonly active: number; readonly building?: number }> {
    const [row] = await this.#sql.query<{ active: number; building: number | null }>(
      "select active, building from index_state",
    );
    if (row === undefined) throw new Error("index_state has no row");
    return { active: row.active, ...(row.building === null ? {} : { building: row.building }) };
  }

  async isBuilt(): Promise<boolean> {
    const rows = await this.#sql.query("select from index_state where built_at is not null");
    return rows.length === 1;
  }

  /** The number of a new generation, or nothing while another is being built by somebody alive. */
  async begin(now: Date, until: Date): Promise<number | undefined> {
    const [row] = await this.#sql.query<{ building: number }>(
      `update index_state set building = nextval('index_generations'), building_until = $2
       where building is null or building_until < $1 returning building`,
      [now, until],
    );
    return row?.building;
  }

  /** False when somebody else is building by now. */
  async renew(generation: number, until: Date): Promise<boolean> {
    const rows = await this.#sql.query("update index_state set building_until = $2 where building = $1 returning 1", [
      generation,
      until,
    ]);
    return rows.length === 1;
  }

  /** Keeps what was removed removed, also for an event of before that is delivered again later. */
  async carryRemovals(generation: number): Promise<void> {
    await this.#sql.query(
      `insert into products (generation, id, version, removed, card, prices, title_key, brand, brand_key, categories, attributes, attribute_keys,
         words, skus, stocked, rating_key, created_at, lexemes, headline)
       select $1, id, version, removed, card, prices, title_key, brand, brand_key, categories, attributes, attribute_keys,
         words, skus, stocked, rating_key, created_at, lexemes, headline
       from products where removed and generation = (select active from index_state) order by id
       on conflict (generation, id) do update set removed = true, version = excluded.version, revision = products.revision + 1,
         skus = '{}', stocked = '{}', words = '{}', category_entries = '{}', lexemes = '', headline = ''
       where products.version < excluded.version`,
      [generation],
    );
  }

  /** A search is one statement and reads this row in it: it sees the old generation or the new one, whole. */
  async swap(generation: number, at: Date): Promise<boolean> {
    const rows = await this.#sql.query(
      "update index_state set active = building, building = null, building_until = null, built_at = $2 where building = $1 returning 1",
      [generation, at],
    );
    return rows.length === 1;
  }

  async stopBuilding(generation: number): Promise<void> {
    await this.#sql.query("update index_state set building = null, building_until = null where building = $1", [
      generation,
    ]);
  }

  /** Removes what neither answers nor is being built by somebody alive. */
  async clean(now: Date): Promise<void> {
    await this.#sql.query("update index_state set building = null, building_until = null where building_until < $1", [
      now,
    ]);
    await this.#sql.query(
      "delete from products using index_state where generation <> active and generation is distinct from building",
    );
  }
}
