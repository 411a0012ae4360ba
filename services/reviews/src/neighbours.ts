import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import type { ShownRating } from "./oracle.ts";

export interface NeighboursDeps {
  readonly client: <D extends typeof CatalogService | typeof IdentityService>(definition: D) => Client<D>;
  readonly catalogTimeoutMs: number;
  readonly identityTimeoutMs: number;
}

/** What reviews ask others: whether a product is sold, and what the caller is called. */
export function neighboursOf({ client, catalogTimeoutMs, identityTimeoutMs }: NeighboursDeps) {
  const [catalog, identity] = [client(CatalogService), client(IdentityService)];
  return {
    product: async (id: string) => {
      const product = await catalog.getProduct({ slug: id }, { timeoutMs: catalogTimeoutMs }).catch(refuseUnknown);
      if (product.id !== id) throw unknownProduct();
      return { title: product.title, slug: product.slug };
    },
    callersName: async () => (await identity.getMe({}, { timeoutMs: identityTimeoutMs })).displayName,
    shown: () => shownRatings(catalog),
  };
}

async function* shownRatings(catalog: Client<typeof CatalogService>): AsyncGenerator<readonly ShownRating[]> {
  let pageToken = "";
  do {
    const { items, nextPageToken } = await catalog.exportProducts({ pageToken });
    yield items.map(({ id, rating }) => ({ productId: id, average: rating?.average ?? 0, count: rating?.count ?? 0 }));
    pageToken = nextPageToken;
  } while (pageToken !== "");
}

function refuseUnknown(cause: unknown): never {
  throw isAppError(cause, "not_found") ? unknownProduct(cause) : cause;
}

function unknownProduct(cause?: unknown): AppError {
  return new AppError("not_found", "unknown_product", "there is no such product", { cause });
}
