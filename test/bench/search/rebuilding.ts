import { isAppError } from "@shopstream/platform/errors.ts";
import type { ProductState } from "../../../services/search/src/document.ts";
import type { SearchEngine } from "../../../services/search/src/search-engine.ts";

const pageSize = 500;

/** Builds a generation of the catalogue and lets it answer. Each page is read when its turn comes, as the service does. */
export async function rebuild(engine: SearchEngine, catalogue: ReadonlyMap<string, ProductState>): Promise<void> {
  const generation = await engine.begin();
  const ids = [...catalogue.keys()];
  for (let start = 0; start < ids.length; start += pageSize) {
    const page = ids.slice(start, start + pageSize).map((id) => catalogue.get(id) as ProductState);
    await engine.add(generation, page, []);
  }
  await engine.publish(generation);
  await engine.catchUp();
}

export interface Rebuilt {
  readonly queries: number;
  readonly empty: number;
  /** Answers that said to come again: on a machine that does much else, a connection may not be free in time. */
  readonly refused: number;
  readonly edits: number;
  /** Products that differ from what the catalogue says when all is over. */
  readonly lost: number;
}

/** A rebuild while customers search and staff edit, both without a pause. */
export async function rebuildUnderLoad(engine: SearchEngine, catalogue: Map<string, ProductState>): Promise<Rebuilt> {
  let [done, queries, empty, refused, edits] = [false, 0, 0, 0, 0];
  const searching = (async () => {
    while (!done) {
      try {
        const { total } = await engine.search(everything("chair"));
        queries += 1;
        if (total === 0) empty += 1;
      } catch (error) {
        if (!isAppError(error, "unavailable")) throw error;
        refused += 1;
      }
    }
  })();
  const ids = [...catalogue.keys()];
  const editing = (async () => {
    while (!done) {
      const id = ids[(edits * 7_919) % ids.length] as string;
      const edited = { ...(catalogue.get(id) as ProductState) };
      const next = { ...edited, version: edited.version + 1 };
      catalogue.set(id, next);
      await delivered(() => engine.changeProducts([{ eventId: crypto.randomUUID(), state: next }]));
      edits += 1;
    }
  })();
  await rebuild(engine, catalogue);
  done = true;
  await Promise.all([searching, editing]);
  return { queries, empty, refused, edits, lost: await differences(engine, catalogue) };
}

/** As the bus does it: a change that meets an outage comes again. */
async function delivered(change: () => Promise<void>): Promise<void> {
  while (
    !(await change().then(
      () => true,
      (error) => !isAppError(error, "unavailable", "timeout"),
    ))
  );
}

async function differences(engine: SearchEngine, catalogue: ReadonlyMap<string, ProductState>): Promise<number> {
  // An engine that shows edits a moment later is given that moment.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const indexed = new Map<string, number>();
  for (let page = await engine.list("", 1_000); page.length > 0; page = await engine.list(page.at(-1)?.id ?? "", 1_000))
    for (const { id, version } of page) indexed.set(id, version);
  const wrong = [...catalogue.values()].filter(({ id, version }) => indexed.get(id) !== version).length;
  return wrong + Math.max(0, indexed.size - catalogue.size);
}

export function everything(text: string, filters: { readonly categories?: readonly string[] } = {}) {
  return {
    text,
    sort: "relevance" as const,
    currency: "EUR",
    limit: 24,
    filters: { categories: [], brands: [], attributes: [], ...filters },
  };
}
