import type { Category } from "../catalogue/categories.ts";
import type { Locale } from "../locale.ts";
import { motifOf } from "../picture/motif.ts";
import { toneOf } from "../picture/tone.ts";
import { homeText } from "../text/home.ts";
import { say } from "../text/say.ts";
import { Drawing } from "./picture/drawing.tsx";
import { ShopLink } from "./shop-link.tsx";

interface CategoryTileProps {
  readonly locale: Locale;
  readonly category: Category;
}

export function CategoryTile({ locale, category: { slug, name, children, productCount } }: CategoryTileProps) {
  // A room is drawn as the first kind of thing that is in it.
  const motif = motifOf(name, ...children.map((child) => child.name));
  return (
    <ShopLink
      locale={locale}
      href={`/c/${slug}`}
      className="group block overflow-hidden rounded-lg border border-line bg-card hover:border-line-strong"
    >
      <div className="aspect-[4/3] overflow-hidden">
        <div className="-mt-[12%] aspect-square transition-transform duration-300 group-hover:scale-[1.03]">
          <Drawing motif={motif} tone={toneOf(slug)} />
        </div>
      </div>
      <div className="px-4 py-3">
        <p className="leading-snug font-medium">{name}</p>
        <p className="text-sm text-ink-soft">{say(locale, homeText[locale].products, { count: productCount })}</p>
      </div>
    </ShopLink>
  );
}
