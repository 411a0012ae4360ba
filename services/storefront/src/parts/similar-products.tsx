import { toListQuery } from "../catalogue/list-query.ts";
import { readListing } from "../catalogue/listing.ts";
import type { Product } from "../catalogue/product.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";
import { ProductCards } from "./product-cards.tsx";
import { ProductRow } from "./product-row.tsx";

interface SimilarProductsProps {
  readonly locale: Locale;
  readonly product: Product;
}

const most = 4;

/** Others of its category. Nobody misses them when they cannot be had. */
export async function SimilarProducts({ locale, product }: SimilarProductsProps) {
  const category = product.categories.at(-1);
  if (category === undefined) return null;
  const listing = await readListing(toListQuery({}, category.slug)).catch(() => undefined);
  const hits = listing?.hits.filter(({ id, inStock }) => id !== product.id && inStock).slice(0, most) ?? [];
  if (hits.length === 0) return null;
  return (
    <section aria-labelledby="similar" className="mt-16">
      <h2 id="similar" className="mb-5 text-2xl">
        {say(locale, productText[locale].similar, { category: category.name })}
      </h2>
      <ProductRow>
        <ProductCards locale={locale} hits={hits} />
      </ProductRow>
    </section>
  );
}
