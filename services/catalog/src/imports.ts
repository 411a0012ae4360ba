import { isoTime } from "@shopstream/platform/clock.ts";
import type { FieldProblem } from "@shopstream/platform/errors.ts";
import { idFromUuid } from "@shopstream/platform/ids.ts";
import { parsePath, shelvesOf } from "./category.ts";
import { freeSlug, skuProblems, type Taken, wantedSlugs } from "./claims.ts";
import { draftProblems, type ProductDraft } from "./draft.ts";
import { productChanged } from "./events.ts";
import { initialLines } from "./initial-stock.ts";
import { digestOf, type Product } from "./product.ts";
import { contentOf, firstRevision, nextRevision } from "./revision.ts";
import type { CatalogDeps, Edit } from "./service.ts";
import type { ProductChange, ProductStore, StoredProduct } from "./store.ts";

export type ImportOutcome = "created" | "updated" | "unchanged" | "failed";

export interface ImportResult {
  readonly outcome: ImportOutcome;
  readonly externalId: string;
  readonly id: string;
  readonly slug: string;
  readonly errors: readonly FieldProblem[];
}

/** A row on its way: what it asks for, what is stored under its external id, and which id and slug it gets. */
interface Row {
  readonly draft: ProductDraft;
  readonly stored: StoredProduct | undefined;
  readonly id: string;
  slug: string;
  errors: FieldProblem[];
}

/**
 * Products in bulk, by external id. A batch is one transaction of some ten statements; a row that is wrong fails by
 * itself. A row equal to what is stored writes nothing, but its initial stock is offered to inventory again.
 */
export class Imports {
  readonly #deps: CatalogDeps;

  constructor(deps: CatalogDeps) {
    this.#deps = deps;
  }

  async run(drafts: readonly ProductDraft[], edit: Edit): Promise<ImportResult[]> {
    const results = await this.#deps.store.transaction((store) => this.#apply(store, drafts, edit));
    const stocked = drafts.filter((_, index) => results[index]?.outcome !== "failed");
    await this.#deps.initialStock.deliver(stocked.flatMap(({ variants }) => initialLines(variants)));
    this.#deps.onChange();
    return results;
  }

  async #apply(store: ProductStore, drafts: readonly ProductDraft[], edit: Edit): Promise<ImportResult[]> {
    const rows = await this.#rows(store, drafts);
    const sound = rows.filter(({ errors }) => errors.length === 0);
    await this.#claim(store, sound);
    const good = sound.filter(({ errors }) => errors.length === 0);
    const tree = await store.ensureCategories(good.flatMap(({ draft }) => draft.categories.map(parsePath)));
    const outcomes = new Map<Row, ImportOutcome>();
    const changes: ProductChange[] = [];
    for (const row of good) {
      const content = contentOf(row.draft, tree, row.draft.status || row.stored?.product.status || "active");
      const before = row.stored?.product;
      const unchanged = before?.slug === row.slug && digestOf(content) === row.stored?.digest;
      outcomes.set(row, unchanged ? "unchanged" : changeOf(before));
      if (unchanged) continue;
      const product = this.#revision(row, content, before);
      changes.push({ product, before, shelves: shelvesOf(tree, product.categories), ...edit });
    }
    await store.save(
      changes,
      changes.map(({ product, before }) => productChanged(product, changeOf(before), this.#deps)),
    );
    const changed = good.filter((row) => outcomes.get(row) !== "unchanged");
    await store.addInitialStock(changed.flatMap(({ draft }) => initialLines(draft.variants)));
    return rows.map((row) => toResult(row, outcomes.get(row) ?? "failed"));
  }

  #revision({ id, slug }: Row, content: Parameters<typeof firstRevision>[0], before: Product | undefined): Product {
    const at = isoTime(this.#deps.clock);
    return before === undefined
      ? firstRevision(content, { id, slug, at })
      : nextRevision(before, { ...content, slug }, at);
  }

  async #rows(store: ProductStore, drafts: readonly ProductDraft[]): Promise<Row[]> {
    const readable = drafts
      .map(({ externalId }) => externalId)
      .filter((id) => id !== "" && !id.includes("\0") && id.isWellFormed());
    const stored = new Map((await store.lockByExternalIds(readable)).map((known) => [known.product.externalId, known]));
    const seen = new Set<string>();
    return drafts.map((draft) => {
      const known = stored.get(draft.externalId);
      const errors = [...externalIdProblems(draft.externalId, seen), ...draftProblems(draft)];
      seen.add(draft.externalId);
      return {
        draft,
        stored: known,
        id: known?.product.id ?? idFromUuid("prod", this.#deps.random.uuid()),
        slug: known?.product.slug ?? "",
        errors,
      };
    });
  }

  /** Gives each row its slug and SKUs in the order of the batch; a row that wants another's gets an error instead. */
  async #claim(store: ProductStore, rows: readonly Row[]): Promise<void> {
    const wanted = new Map(
      rows.map((row) => [
        row,
        row.draft.slug === "" && row.stored !== undefined ? [row.slug] : wantedSlugs(row.draft, row.draft.externalId),
      ]),
    );
    const found = await store.taken(
      [...wanted.values()].flat(),
      rows.flatMap(({ draft }) => draft.variants.map(({ sku }) => sku)),
    );
    const taken = { slugs: new Map(found.slugs), skus: new Map(found.skus) } satisfies Taken;
    for (const row of rows) {
      const slug = freeSlug(wanted.get(row) ?? [], row.id, taken);
      row.errors = [...skuProblems(row.draft, row.id, taken), ...(slug === undefined ? [slugTaken(row.draft)] : [])];
      if (row.errors.length > 0 || slug === undefined) continue;
      row.slug = slug;
      taken.slugs.set(slug, row.id);
      for (const { sku } of row.draft.variants) taken.skus.set(sku, row.id);
    }
  }
}

function changeOf(before: Product | undefined): "created" | "updated" {
  return before === undefined ? "created" : "updated";
}

function externalIdProblems(externalId: string, seen: ReadonlySet<string>): FieldProblem[] {
  if (externalId === "")
    return [
      { field: "externalId", code: "required", message: "an import needs an external id to find the product again" },
    ];
  return seen.has(externalId)
    ? [{ field: "externalId", code: "duplicate_external_id", message: `${externalId} is in this import already` }]
    : [];
}

function slugTaken({ slug, title }: ProductDraft): FieldProblem {
  return { field: "slug", code: "slug_taken", message: `the slug of ${slug || title} belongs to another product` };
}

function toResult({ draft, id, slug, errors }: Row, outcome: ImportOutcome): ImportResult {
  const failed = outcome === "failed";
  return { outcome, externalId: draft.externalId, id: failed ? "" : id, slug: failed ? "" : slug, errors };
}
