import type { CallContext } from "@shopstream/platform/call-context.ts";
import { hasRole, userId } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import type {
  CreateProductRequest,
  ListProductsRequest,
  UpdateProductRequest,
} from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import type { Browsing } from "./browsing.ts";
import type { Categories } from "./categories.ts";
import type { DraftVariant, ProductDraft } from "./draft.ts";
import { toSnapshot } from "./events.ts";
import type { Imports } from "./imports.ts";
import { badToken, type ListQuery, type Sort } from "./listing.ts";
import { toCardMessage, toProductMessage, toVariantDetails } from "./messages.ts";
import type { Media, Product, ProductStatus } from "./product.ts";
import type { Catalog, Edit, ProductPatch } from "./service.ts";

export interface CatalogRpcDeps {
  readonly catalog: Catalog;
  readonly imports: Imports;
  readonly browsing: Browsing;
  readonly categories: Categories;
  readonly defaultCurrency: string;
}

const defaultPageSize = 24;
const exportPageSize = 100;

export function catalogRpc({ catalog, imports, browsing, categories, defaultCurrency }: CatalogRpcDeps): RpcService {
  const marketOf = ({ currency, region }: { currency: string; region: string }) => ({
    currency: currency || defaultCurrency,
    region,
  });
  // Whoever edits sees the product as its page shows it.
  const shown = async ({ id }: Product) => {
    const { product, stock } = await browsing.get(id, true);
    return toProductMessage(product, stock, { currency: defaultCurrency, region: "" });
  };
  return implement(CatalogService, {
    listCategories: async () => ({ items: await categories.list() }),
    getCategory: ({ slug }) => categories.get(slug),
    listProducts: async (request) => {
      const query = toQuery(request, marketOf(request));
      const { cards, stock, nextPageToken, totalSize } = await browsing.list(query, request.pageToken);
      return {
        items: cards.map((card) => toCardMessage(card, stock, query.market, request.include)),
        nextPageToken,
        totalSize,
      };
    },
    getProduct: async (request, { principal }) => {
      const { product, stock } = await browsing.get(request.slug, hasRole(principal, "staff"));
      return toProductMessage(product, stock, marketOf(request));
    },
    createProduct: async (request, context) => shown(await catalog.create(toDraft(request), toEdit(context))),
    updateProduct: async (request, context) =>
      shown(await catalog.update(request.id, request.version, toPatch(request), toEdit(context))),
    deleteProduct: async ({ id, version }, context) => {
      await catalog.remove(id, version, toEdit(context));
      return {};
    },
    importProducts: async ({ rows }, context) => ({ results: await imports.run(rows.map(toDraft), toEdit(context)) }),
    getVariants: async ({ skus, currency, region }) => ({
      items: toVariantDetails(await browsing.ofSkus(skus), new Set(skus), { currency, region }),
    }),
    exportProducts: async ({ pageToken, pageSize }) => {
      if (!/^\w*$/.test(pageToken)) throw badToken();
      const limit = Math.min(pageSize || exportPageSize, exportPageSize);
      const items = await browsing.export(pageToken, limit);
      return { items: items.map(toSnapshot), nextPageToken: items.length === limit ? (items.at(-1)?.id ?? "") : "" };
    },
  });
}

function toEdit({ operationId, principal, peer }: CallContext): Edit {
  return { operation: operationId, changedBy: userId(principal) ?? peer };
}

function toQuery({ category, sort, pageSize }: ListProductsRequest, market: ListQuery["market"]): ListQuery {
  return { category, sort: (sort || "newest") as Sort, market, limit: pageSize || defaultPageSize };
}

function toDraft(request: CreateProductRequest): ProductDraft {
  const { title, description, brand, slug, status, categories, attributes, externalId } = request;
  return {
    title,
    description,
    brand,
    slug,
    status: status as ProductStatus | "",
    categories,
    attributes,
    externalId,
    media: request.media.map(toMedia),
    variants: toVariants(request),
  };
}

function toPatch(request: UpdateProductRequest): ProductPatch {
  const { title, description, brand, status, categories, attributes, given } = request;
  const changed = Object.fromEntries(
    Object.entries({ title, description, brand, status }).filter(([, value]) => value !== undefined),
  );
  return {
    ...(changed as Partial<ProductDraft>),
    categories,
    attributes,
    media: request.media.map(toMedia),
    variants: toVariants(request),
    given,
  };
}

function toVariants({ variants }: Pick<CreateProductRequest, "variants">): DraftVariant[] {
  return variants.map(({ sku, options, prices, initialStock }) => ({ sku, options, prices, initialStock }));
}

function toMedia({ url, alt, kind }: Media): Media {
  return { url, alt, kind: kind || "image" };
}
