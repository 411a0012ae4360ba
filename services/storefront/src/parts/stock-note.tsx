import type { Variant } from "../catalogue/variant.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";

const fewBelow = 6;

export function StockNote({ locale, variant }: { readonly locale: Locale; readonly variant: Variant }) {
  const [words, look] = noteOf(locale, variant);
  return (
    <p className={`flex items-center gap-2 text-sm font-medium ${look}`}>
      <span aria-hidden="true" className="size-2.5 rounded-full bg-current" />
      {words}
    </p>
  );
}

function noteOf(locale: Locale, { inStock, available }: Variant): readonly [words: string, look: string] {
  const text = productText[locale];
  if (!inStock) return [text.soldOut, "text-bad"];
  if (available === undefined || available >= fewBelow) return [text.inStock, "text-good"];
  return [say(locale, text.few, { count: available }), "text-warn"];
}
