import type { Hit } from "../catalogue/listing.ts";
import type { Locale } from "../locale.ts";
import { ProductCard } from "./product-card.tsx";
import { ProductRow } from "./product-row.tsx";

interface ProductGridProps {
  readonly locale: Locale;
  readonly hits: readonly Hit[];
}

const firstRow = 4;

export function ProductGrid({ locale, hits }: ProductGridProps) {
  return (
    <ProductRow>
      {hits.map((hit, index) => (
        <li key={hit.id}>
          <ProductCard locale={locale} hit={hit} isFirst={index < firstRow} />
        </li>
      ))}
    </ProductRow>
  );
}
