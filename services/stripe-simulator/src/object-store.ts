import type { DatabaseSync, StatementSync } from "node:sqlite";

export interface StripeObject {
  id: string;
  object: string;
}

export interface PageQuery {
  object: string;
  limit: number;
  startingAfter?: string | undefined;
  endingBefore?: string | undefined;
  types?: readonly string[] | undefined;
  paymentIntent?: string | undefined;
  charge?: string | undefined;
  created?: { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined };
}

const comparisons = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** Every Stripe object by id, and pages of one kind, newest first. */
export class ObjectStore {
  #db: DatabaseSync;
  #find: StatementSync;
  #save: StatementSync;
  #pages = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#find = db.prepare("SELECT body FROM objects WHERE id = ?");
    this.#save = db.prepare(
      "INSERT INTO objects (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
    );
  }

  findText(id: string): string | undefined {
    return this.#find.get(id)?.["body"] as string | undefined;
  }

  find<T extends StripeObject>(id: string, object: T["object"]): T | undefined {
    const text = this.findText(id);
    if (text === undefined) return undefined;
    const found = JSON.parse(text) as T;
    return found.object === object ? found : undefined;
  }

  save(object: StripeObject): void {
    this.#save.run(object.id, JSON.stringify(object));
  }

  page<T>(query: PageQuery): { data: T[]; hasMore: boolean } {
    const { where, values } = conditions(query);
    const backwards = query.endingBefore !== undefined;
    const sql = `SELECT body FROM objects WHERE ${where} ORDER BY seq ${backwards ? "ASC" : "DESC"} LIMIT ?`;
    const rows = this.#statement(sql).all(...values, query.limit + 1);
    const data = rows.slice(0, query.limit).map((row) => JSON.parse(row["body"] as string) as T);
    return { data: backwards ? data.reverse() : data, hasMore: rows.length > query.limit };
  }

  #statement(sql: string): StatementSync {
    const known = this.#pages.get(sql) ?? this.#db.prepare(sql);
    this.#pages.set(sql, known);
    return known;
  }
}

function conditions(query: PageQuery): { where: string; values: (string | number)[] } {
  const parts: [string, ...(string | number)[]][] = [["object = ?", query.object]];
  if (query.startingAfter !== undefined)
    parts.push(["seq < (SELECT seq FROM objects WHERE id = ?)", query.startingAfter]);
  if (query.endingBefore !== undefined)
    parts.push(["seq > (SELECT seq FROM objects WHERE id = ?)", query.endingBefore]);
  if (query.paymentIntent !== undefined) parts.push(["payment_intent = ?", query.paymentIntent]);
  if (query.charge !== undefined) parts.push(["charge = ?", query.charge]);
  if (query.types !== undefined) parts.push([`type IN (${query.types.map(() => "?").join(", ")})`, ...query.types]);
  for (const [name, sign] of Object.entries(comparisons)) {
    const bound = query.created?.[name as keyof typeof comparisons];
    if (bound !== undefined) parts.push([`created ${sign} ?`, bound]);
  }
  return { where: parts.map(([text]) => text).join(" AND "), values: parts.flatMap(([, ...values]) => values) };
}
