import { Client } from "pg";

interface Column {
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

/** What code that was written for a schema can lean on: columns, and what an `on conflict` may name. */
export interface Schema {
  /** By table.column. */
  readonly columns: ReadonlyMap<string, Column>;
  /** As table(column, …), sorted. */
  readonly unique: ReadonlySet<string>;
}

export async function readSchema(url: string): Promise<Schema> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; type: string; nullable: boolean; filled: boolean }>(
      `select table_name || '.' || column_name as name, udt_name as type, is_nullable = 'YES' as nullable,
              column_default is not null or is_identity = 'YES' or is_generated = 'ALWAYS' as filled
         from information_schema.columns where table_schema = 'public'`,
    );
    const { rows: indexes } = await client.query<{ name: string }>(
      `select c.relname || '(' || string_agg(a.attname, ', ' order by a.attname) || ')' as name
         from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indisunique and n.nspname = 'public' group by i.indexrelid, c.relname`,
    );
    const columns = rows.map(
      ({ name, type, nullable, filled }) => [name, { type, isNullable: nullable, hasDefault: filled }] as const,
    );
    return { columns: new Map(columns), unique: new Set(indexes.map(({ name }) => name)) };
  } finally {
    await client.end();
  }
}

/** What code of the older schema would stumble over in the newer one, each with the name it is about. */
export function stumbles(older: Schema, newer: Schema): readonly string[] {
  const tables = new Set([...older.columns.keys()].map((name) => name.split(".")[0]));
  const lost = [...older.columns].flatMap(([name, column]) => {
    const now = newer.columns.get(name);
    if (now === undefined) return [`${name} is gone`];
    if (now.type !== column.type) return [`${name} is of type ${now.type}, not ${column.type}`];
    const isForced = !now.isNullable && column.isNullable && !now.hasDefault;
    return isForced ? [`${name} must be filled`] : [];
  });
  const added = [...newer.columns].flatMap(([name, { isNullable, hasDefault }]) =>
    !older.columns.has(name) && tables.has(name.split(".")[0]) && !isNullable && !hasDefault
      ? [`${name} is new and must be filled`]
      : [],
  );
  const conflicts = [...older.unique]
    .filter((key) => !newer.unique.has(key))
    .map((key) => `${key} is no longer unique`);
  return [...lost, ...added, ...conflicts];
}
