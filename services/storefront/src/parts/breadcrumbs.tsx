import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { shellText } from "../text/shell.ts";
import { ShopLink } from "./shop-link.tsx";
import { Icon } from "./ui/icon.tsx";

interface BreadcrumbsProps {
  readonly locale: Locale;
  readonly trail: readonly { readonly name: string; readonly href: string }[];
}

export function Breadcrumbs({ locale, trail }: BreadcrumbsProps) {
  return (
    <nav aria-label={productText[locale].breadcrumbs} className="py-4 text-sm text-ink-soft">
      <ol className="flex flex-wrap items-center gap-1">
        <li>
          <ShopLink locale={locale} href="/" className="inline-block py-1 hover:text-ink hover:underline">
            {shellText[locale].shop}
          </ShopLink>
        </li>
        {trail.map(({ name, href }) => (
          <li key={href} className="flex items-center gap-1">
            <Icon name="forward" className="size-3.5" />
            <ShopLink locale={locale} href={href} className="inline-block py-1 hover:text-ink hover:underline">
              {name}
            </ShopLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}
