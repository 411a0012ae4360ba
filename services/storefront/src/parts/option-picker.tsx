import { facetLabel } from "../catalogue/facet-label.ts";
import type { Product } from "../catalogue/product.ts";
import { optionValues, type Variant } from "../catalogue/variant.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { ShopLink } from "./shop-link.tsx";

interface OptionPickerProps {
  readonly locale: Locale;
  readonly product: Product;
  readonly chosen: Variant;
}

/** Links to the same page with another choice, so that each choice has an address, with and without scripts. */
export function OptionPicker({ locale, product, chosen }: OptionPickerProps) {
  return product.options.map(({ name }) => (
    <div key={name} className="mt-5">
      <p id={`option-${name}`} className="text-sm text-ink-soft">
        {facetLabel(locale, name)}: <span className="font-medium text-ink">{chosen.options[name]}</span>
      </p>
      <ul aria-labelledby={`option-${name}`} className="mt-2 flex flex-wrap gap-2">
        {optionValues(product, name, chosen).map(({ value, isChosen, isAvailable, search }) => (
          <li key={value}>
            <ShopLink
              locale={locale}
              href={`/p/${product.slug}${search}`}
              soft="swap"
              aria-current={isChosen ? "true" : undefined}
              className={`inline-flex min-h-11 min-w-11 items-center justify-center rounded-md border px-4 ${
                isChosen
                  ? "border-brand bg-brand-soft font-medium ring-1 ring-brand"
                  : "border-line-strong bg-card hover:bg-sunken"
              } ${isAvailable ? "" : "text-ink-soft line-through"}`}
            >
              {value}
              {isAvailable ? null : <span className="sr-only">{productText[locale].soldOut}</span>}
            </ShopLink>
          </li>
        ))}
      </ul>
    </div>
  ));
}
