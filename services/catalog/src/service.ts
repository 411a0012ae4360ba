import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError, type FieldProblem } from "@shopstream/platform/errors.ts";
import { idFromUuid } from "@shopstream/platform/ids.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { type CategoryTree, parsePath, shelvesOf } from "./category.ts";
import { freeSlug, skuProblems, type Taken, wantedSlugs } from "./claims.ts";
import { draftProblems, type ProductDraft } from "./draft.ts";
import { productChanged } from "./events.ts";
import { type InitialStock, initialLines } from "./initial-stock.ts";
import { type Content, digestOf, type Product } from "./product.ts";
import { categoriesOf, contentOf, firstRevision, nextRevision } from "./revision.ts";
import type { ProductStore, StoredProduct } from "./store.ts";

export interface CatalogDeps {
  readonly store: ProductStore;
  readonly initialStock: InitialStock;
  readonly clock: Clock;
  readonly random: Random;
  /** Called when products changed, so that this process shows its own writes at once. */
  readonly onChange: () => void;
}

/** Who edits, and under which operation: the same one twice is one edit. */
export interface Edit {
  readonly operation: string;
  readonly changedBy: string;
}

/** The fields of a draft that are to change; an empty list or map leaves what is there, unless `given` names it. */
export type ProductPatch = Partial<Pick<ProductDraft, "title" | "description" | "brand" | "status">> &
  Pick<ProductDraft, "categories" | "variants" | "media" | "attributes"> & { readonly given: readonly string[] };

/** Products as staff edit them. */
export class Catalog {
  readonly #deps: CatalogDeps;

  constructor(deps: CatalogDeps) {
    this.#deps = deps;
  }

  async create(draft: ProductDraft, edit: Edit): Promise<Product> {
    mustBeSound(draft);
    const id = idFromUuid("prod", edit.operation);
    const product = await this.#deps.store.transaction(
      async (store) => (await store.lock(id))?.product ?? this.#add(store, draft, id, edit),
    );
    await this.#deps.initialStock.deliver(initialLines(draft.variants));
    this.#deps.onChange();
    return product;
  }

  async update(id: string, version: number, patch: ProductPatch, edit: Edit): Promise<Product> {
    const product = await this.#deps.store.transaction(async (store) => {
      const stored = await mustExist(store, id);
      if (stored.lastOperation === edit.operation) return stored.product;
      mustBeVersion(stored.product, version);
      mustKeepVariants(patch);
      return this.#change(store, stored, patch, edit);
    });
    await this.#deps.initialStock.deliver(initialLines(patch.variants));
    this.#deps.onChange();
    return product;
  }

  /** Version 0 removes whatever is current. The product stays in the history; its slug and SKUs are free again. */
  async remove(id: string, version: number, edit: Edit): Promise<void> {
    await this.#deps.store.transaction(async (store) => {
      const stored = await mustExist(store, id, edit.operation);
      if (stored.product.status === "deleted") return;
      if (version !== 0) mustBeVersion(stored.product, version);
      const product = nextRevision(stored.product, { status: "deleted" }, isoTime(this.#deps.clock));
      await store.save(
        [{ product, before: stored.product, shelves: [], ...edit }],
        [productChanged(product, "deleted", this.#deps)],
      );
    });
    this.#deps.onChange();
  }

  async #add(store: ProductStore, draft: ProductDraft, id: string, edit: Edit): Promise<Product> {
    const wanted = wantedSlugs(draft, id);
    const taken = await store.taken(
      wanted,
      draft.variants.map(({ sku }) => sku),
    );
    const slug = freeSlug(wanted, id, taken);
    if (slug === undefined)
      throw takenError("slug_taken", [
        { field: "slug", code: "slug_taken", message: `${wanted[0]} belongs to another product` },
      ]);
    mustOwnSkus(draft, id, taken);
    if (draft.externalId !== "") await mustBeNewExternalId(store, draft.externalId);
    const tree = await store.ensureCategories(draft.categories.map(parsePath));
    const product = firstRevision(contentOf(draft, tree, draft.status || "active"), {
      id,
      slug,
      at: isoTime(this.#deps.clock),
    });
    await this.#save(store, product, undefined, tree, draft, edit);
    return product;
  }

  async #change(
    store: ProductStore,
    { product: before, digest }: StoredProduct,
    patch: ProductPatch,
    edit: Edit,
  ): Promise<Product> {
    const draft = patched(before, patch);
    mustBeSound(draft);
    const taken = await store.taken(
      [],
      draft.variants.map(({ sku }) => sku),
    );
    mustOwnSkus(draft, before.id, taken);
    const tree = await store.ensureCategories(patch.categories.map(parsePath));
    const categories = isKept(patch, "categories") ? before.categories : categoriesOf(patch.categories, tree);
    const content: Content = { ...contentOf(draft, tree, draft.status || before.status), categories };
    if (digestOf(content) === digest) return before;
    const product = nextRevision(before, content, isoTime(this.#deps.clock));
    await this.#save(store, product, before, tree, draft, edit);
    return product;
  }

  async #save(
    store: ProductStore,
    product: Product,
    before: Product | undefined,
    tree: CategoryTree,
    draft: ProductDraft,
    edit: Edit,
  ): Promise<void> {
    const event = productChanged(product, before === undefined ? "created" : "updated", this.#deps);
    await store.save([{ product, before, shelves: shelvesOf(tree, product.categories), ...edit }], [event]);
    await store.addInitialStock(initialLines(draft.variants));
  }
}

function patched(before: Product, patch: ProductPatch): ProductDraft {
  const { title, description, brand, status, categories, variants, media, attributes } = patch;
  return {
    slug: before.slug,
    externalId: before.externalId,
    title: title ?? before.title,
    description: description ?? before.description,
    brand: brand ?? before.brand,
    status: status ?? before.status,
    categories,
    variants: variants.length === 0 ? before.variants : variants,
    media: isKept(patch, "media") ? before.media : media,
    attributes: isKept(patch, "attributes") ? before.attributes : attributes,
  };
}

function isKept({ given, ...patch }: ProductPatch, field: "categories" | "media" | "attributes"): boolean {
  return Object.keys(patch[field]).length === 0 && !given.includes(field);
}

function mustKeepVariants({ variants, given }: ProductPatch): void {
  if (variants.length > 0 || !given.includes("variants")) return;
  const message = "a product keeps at least one variant";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "variants", code: "too_few", message }],
  });
}

function mustBeSound(draft: ProductDraft): void {
  const fields = draftProblems(draft);
  if (fields.length > 0)
    throw new AppError("invalid", "invalid_request", "this product cannot be stored as it is", { fields });
}

async function mustExist(store: ProductStore, id: string, removedBy?: string): Promise<StoredProduct> {
  const stored = /^prod_[0-9a-z]{26}$/.test(id) ? await store.lock(id) : undefined;
  if (stored !== undefined && (stored.product.status !== "deleted" || stored.lastOperation === removedBy))
    return stored;
  throw new AppError("not_found", "product_not_found", "there is no such product");
}

function mustBeVersion({ version: currentVersion }: Product, version: number): void {
  if (version === currentVersion) return;
  const fields = [{ field: "version", code: "version_conflict", message: `the current version is ${currentVersion}` }];
  throw new AppError("conflict", "version_conflict", "somebody changed this product since you read it", {
    fields,
    details: { currentVersion },
  });
}

function mustOwnSkus(draft: ProductDraft, id: string, taken: Taken): void {
  const fields = skuProblems(draft, id, taken);
  if (fields.length > 0) throw takenError("sku_taken", fields);
}

async function mustBeNewExternalId(store: ProductStore, externalId: string): Promise<void> {
  if ((await store.lockByExternalIds([externalId])).length === 0) return;
  throw takenError("external_id_taken", [
    { field: "externalId", code: "external_id_taken", message: `${externalId} belongs to another product` },
  ]);
}

function takenError(code: string, fields: FieldProblem[]): AppError {
  return new AppError("conflict", code, fields[0]?.message ?? "", { fields });
}
