import pg from "pg";

/** What the next release's migration does to a database before its code is there. */
export type NextSchema = "expand" | "contract";

/** What every table may be given: columns that are empty or have a default, an index; and other tables beside it. */
const expand = `
do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' loop
    execute format('alter table %I add next_note text, add next_count integer not null default 0', name);
    execute format('create index on %I (next_note)', name);
  end loop;
  create table next_things (id bigint primary key, note text not null);
end $$`;

/** What no table may lose while the code before is there: a column. Each of the service's own loses its last one. */
const contract = `
do $$ declare found record; begin
  for found in
    select c.table_name, max(c.ordinal_position) as last from information_schema.columns c
      join pg_tables t on t.tablename = c.table_name and t.schemaname = c.table_schema
     where c.table_schema = 'public' and c.table_name not in ('migrations', 'outbox', 'inbox', 'idempotency_records')
     group by c.table_name
  loop
    execute (select format('alter table %I drop column %I cascade', found.table_name, column_name)
      from information_schema.columns
     where table_schema = 'public' and table_name = found.table_name and ordinal_position = found.last);
  end loop;
end $$`;

const steps: Readonly<Record<NextSchema, string>> = { expand, contract };

/** Brings a migrated database on to a next release's schema, which the code under test does not know. */
export async function toNextSchema(url: string, next: NextSchema): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(steps[next]);
  } finally {
    await client.end();
  }
}
