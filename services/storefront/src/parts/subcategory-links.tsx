import type { Category } from "../catalogue/categories.ts";
import type { Locale } from "../locale.ts";
import { ShopLink } from "./shop-link.tsx";

interface SubcategoryLinksProps {
  readonly locale: Locale;
  readonly categories: readonly Category[];
}

export function SubcategoryLinks({ locale, categories }: SubcategoryLinksProps) {
  if (categories.length === 0) return null;
  return (
    <ul className="mb-8 flex flex-wrap gap-2">
      {categories.map(({ slug, name }) => (
        <li key={slug}>
          <ShopLink
            locale={locale}
            href={`/c/${slug}`}
            className="inline-flex min-h-11 items-center rounded-full border border-line bg-card px-4 hover:border-line-strong"
          >
            {name}
          </ShopLink>
        </li>
      ))}
    </ul>
  );
}
