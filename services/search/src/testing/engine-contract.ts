import { afterAll, beforeAll, describe } from "vitest";
import type { SearchEngine } from "../search-engine.ts";
import type { Filters, SearchQuery } from "../search-query.ts";
import { buildersContract } from "./builders-contract.ts";
import { changesContract } from "./changes-contract.ts";
import { facetsContract } from "./facets-contract.ts";
import { filtersContract } from "./filters-contract.ts";
import { generationsContract } from "./generations-contract.ts";
import { hostileContract } from "./hostile-contract.ts";
import { orderContract } from "./order-contract.ts";
import { relevanceContract } from "./relevance-contract.ts";
import { stockContract } from "./stock-contract.ts";
import { suggestContract } from "./suggest-contract.ts";

/** An empty engine of its own for each group of tests. */
export interface OpenEngine {
  readonly engine: SearchEngine;
  /** Resolves when what was changed before can be found; an engine may take a second for that by itself. */
  visible?(): Promise<void>;
  close(): Promise<void>;
}

export type QueryFields = Partial<Omit<SearchQuery, "filters">> & { readonly filters?: Partial<Filters> };

/** What the tests of a group work with. */
export interface Subject {
  readonly engine: SearchEngine;
  search(fields: QueryFields): ReturnType<SearchEngine["search"]>;
  /** The slugs found, in order. */
  slugs(text: string, fields?: QueryFields): Promise<string[]>;
  suggest(text: string): ReturnType<SearchEngine["suggest"]>;
  list(): ReturnType<SearchEngine["list"]>;
  eventId(): string;
}

/** What customers rely on, whatever engine does it: every one must pass this. */
export function describeSearchEngine(name: string, open: () => Promise<OpenEngine>): void {
  const groups = {
    relevanceContract,
    facetsContract,
    filtersContract,
    orderContract,
    suggestContract,
    changesContract,
    stockContract,
    generationsContract,
    buildersContract,
    hostileContract,
  };
  describe(name, () => {
    for (const [group, contract] of Object.entries(groups)) {
      describe(group.replace("Contract", ""), () => {
        let opened: OpenEngine;
        beforeAll(async () => {
          opened = await open();
        });
        afterAll(() => opened.close());
        contract(() => subject(opened));
      });
    }
  });
}

function subject({ engine, visible = async () => undefined }: OpenEngine): Subject {
  const seen = async <T>(ask: () => Promise<T>) => {
    await visible();
    return ask();
  };
  const search = ({ filters, ...fields }: QueryFields) =>
    seen(() =>
      engine.search({
        text: "",
        sort: "relevance",
        currency: "",
        limit: 24,
        ...fields,
        filters: { categories: [], brands: [], attributes: [], ...filters },
      }),
    );
  return {
    engine,
    search,
    slugs: async (text, fields) => (await search({ text, ...fields })).hits.map(({ slug }) => slug),
    suggest: (text) => seen(() => engine.suggest(text)),
    list: () => seen(() => engine.list("", 100)),
    eventId: () => crypto.randomUUID(),
  };
}
