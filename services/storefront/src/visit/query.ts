/** The query of a page's address, as Next.js hands it over. */
export type Query = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The first value of a name; undefined when it is not there. */
export async function queryText(query: Query, name: string): Promise<string | undefined> {
  const value = (await query)[name];
  return [value ?? []].flat()[0];
}
