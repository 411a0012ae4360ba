import { isDeepStrictEqual } from "node:util";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { ProductState } from "../../../services/search/src/document.ts";
import type { SearchEngine } from "../../../services/search/src/search-engine.ts";
import { questionsTo } from "../../engines/opensearch/questions.ts";

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
  /** Questions that another rebuild, while nobody does anything, answers in another way; and products that it holds otherwise. */
  readonly unlikeFresh: number;
}

/** A rebuild while customers search and staff edit, both with a pause of so many milliseconds. */
export async function rebuildUnderLoad(
  engine: SearchEngine,
  catalogue: Map<string, ProductState>,
  pauseMs = 0,
): Promise<Rebuilt> {
  let [done, queries, empty, refused, edits] = [false, 0, 0, 0, 0];
  const searching = (async () => {
    for (; !done; await pause(pauseMs)) {
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
  const originals = [...catalogue.values()];
  const editing = (async () => {
    for (; !done; await pause(pauseMs)) {
      const original = originals[(edits * 7_919) % originals.length] as ProductState;
      const version = (catalogue.get(original.id)?.version ?? 0) + 1;
      const next = edited(original, version, edits);
      catalogue.set(next.id, next);
      await delivered(() => engine.changeProducts([{ eventId: crypto.randomUUID(), state: next }]));
      edits += 1;
    }
  })();
  await rebuild(engine, catalogue);
  done = true;
  await Promise.all([searching, editing]);
  const lost = await differences(engine, catalogue);
  return { queries, empty, refused, edits, lost, unlikeFresh: await unlikeFresh(engine, catalogue) };
}

/** Staff write another title and lower a rating; now and then they take a product away, and some come back. */
function edited(original: ProductState, version: number, nth: number): ProductState {
  const { id, document } = original;
  if (document === undefined || nth % 20 === 19) return { id, version };
  const rating = { average: (nth % 50) / 10, count: 1 + (nth % 9) };
  return { id, version, document: { ...document, title: `${document.title} edition ${nth % 30}`, rating } };
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
  await pause(1_500);
  const indexed = await versionsIn(engine);
  const isWrong = ({ id, version, document }: ProductState) =>
    indexed.get(id) !== (document === undefined ? undefined : version);
  const wanted = [...catalogue.values()].filter(({ document }) => document !== undefined).length;
  return [...catalogue.values()].filter(isWrong).length + Math.max(0, indexed.size - wanted);
}

async function versionsIn(engine: SearchEngine): Promise<ReadonlyMap<string, number>> {
  const indexed = new Map<string, number>();
  for (let page = await engine.list("", 1_000); page.length > 0; page = await engine.list(page.at(-1)?.id ?? "", 1_000))
    for (const { id, version } of page) indexed.set(id, version);
  return indexed;
}

async function unlikeFresh(engine: SearchEngine, catalogue: ReadonlyMap<string, ProductState>): Promise<number> {
  const questions = [...questionsTo([...catalogue.values()], 100)];
  const look = async () => {
    await engine.catchUp();
    const answers: unknown[] = [];
    for (const question of questions) answers.push(await engine.search(question));
    return [...answers, await versionsIn(engine)];
  };
  const before = await look();
  await rebuild(engine, catalogue);
  const after = await look();
  return before.filter((answer, i) => !isDeepStrictEqual(answer, after[i])).length;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function everything(text: string, filters: { readonly categories?: readonly string[] } = {}) {
  return {
    text,
    sort: "relevance" as const,
    currency: "EUR",
    limit: 24,
    filters: { categories: [], brands: [], attributes: [], ...filters },
  };
}
