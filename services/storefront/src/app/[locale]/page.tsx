import type { Metadata } from "next";
import { categoryTree } from "../../catalogue/categories.ts";
import { toListQuery } from "../../catalogue/list-query.ts";
import { readListing } from "../../catalogue/listing.ts";
import { CategoryTile } from "../../parts/category-tile.tsx";
import { HomeHero } from "../../parts/home-hero.tsx";
import { ProductCards } from "../../parts/product-cards.tsx";
import { ProductRow } from "../../parts/product-row.tsx";
import { SeenProducts } from "../../parts/seen-products.tsx";
import { ShopLink } from "../../parts/shop-link.tsx";
import { homeText } from "../../text/home.ts";
import { productText } from "../../text/product.ts";
import { alternates } from "../../visit/alternates.ts";
import { type LocaleParams, localeOf } from "../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { alternates: alternates(await localeOf(params), "/") };
}

const newOnes = 8;
const mostTiles = 12;

export default async function HomePage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = homeText[locale];
  const { seen, forgetSeen } = productText[locale];
  const newest = { ...toListQuery({ sort: "newest" }), shown: newOnes };
  // Who comes while search is away finds a way into the shop all the same.
  const [categories, listing] = await Promise.all([categoryTree(), readListing(newest).catch(() => undefined)]);
  return (
    <>
      <HomeHero locale={locale} />
      <section aria-labelledby="rooms" className="page-width mt-14">
        <h2 id="rooms" className="mb-5 text-2xl">
          {text.rooms}
        </h2>
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">
          {categories.slice(0, mostTiles).map((category) => (
            <li key={category.slug}>
              <CategoryTile locale={locale} category={category} />
            </li>
          ))}
        </ul>
      </section>
      {listing === undefined ? null : (
        <section aria-labelledby="new" className="page-width mt-16">
          <div className="mb-5 flex items-baseline justify-between gap-4">
            <h2 id="new" className="text-2xl">
              {text.newest}
            </h2>
            <ShopLink locale={locale} href="/search?sort=newest" className="underline underline-offset-4">
              {text.seeAll}
            </ShopLink>
          </div>
          <ProductRow>
            <ProductCards locale={locale} hits={listing.hits} />
          </ProductRow>
        </section>
      )}
      <div className="page-width">
        <SeenProducts locale={locale} text={{ seen, forgetSeen }} />
      </div>
    </>
  );
}
