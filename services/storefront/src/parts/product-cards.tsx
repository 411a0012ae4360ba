import type { Hit } from "../catalogue/listing.ts";
import type { Locale } from "../locale.ts";
import { ProductCard } from "./product-card.tsx";

interface ProductCardsProps {
  readonly locale: Locale;
  readonly hits: readonly Hit[];
  /** How many of them are seen at once, so that their pictures are fetched first. */
  readonly inView?: number;
}

/** The entries of a <ProductRow>. */
export function ProductCards({ locale, hits, inView = 0 }: ProductCardsProps) {
  return hits.map((hit, index) => (
    <li key={hit.id}>
      <ProductCard locale={locale} hit={hit} isFirst={index < inView} />
    </li>
  ));
}
