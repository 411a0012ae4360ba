import { categoryTree } from "../catalogue/categories.ts";
import type { Locale } from "../locale.ts";
import { ShopLink } from "./shop-link.tsx";

/** The top of the category tree, scrolled sideways where it does not fit. */
export async function CategoryBar({ locale, label }: { readonly locale: Locale; readonly label: string }) {
  const categories = await categoryTree().catch(() => []);
  return (
    <nav aria-label={label} className="border-t border-line">
      <ul className="page-width flex min-h-11 gap-5 overflow-x-auto py-1 text-sm sm:gap-6 [scrollbar-width:none]">
        {categories.map(({ slug, name }) => (
          <li key={slug} className="shrink-0">
            <ShopLink
              locale={locale}
              href={`/c/${slug}`}
              className="inline-block py-2 whitespace-nowrap hover:underline hover:underline-offset-4"
            >
              {name}
            </ShopLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
