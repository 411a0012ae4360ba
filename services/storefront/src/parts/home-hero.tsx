import type { Locale } from "../locale.ts";
import { homeText } from "../text/home.ts";
import { HomeScene } from "./home-scene.tsx";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";

export function HomeHero({ locale }: { readonly locale: Locale }) {
  const { lead, sub, browse } = homeText[locale];
  return (
    <section className="page-width mt-4 sm:mt-6">
      <div className="grid overflow-hidden rounded-lg bg-brand-soft md:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] md:items-center">
        <div className="px-6 pt-9 pb-8 md:px-10 lg:px-14">
          <h1 className="text-4xl">{lead}</h1>
          <p className="mt-4 max-w-md text-lg text-ink-soft">{sub}</p>
          <ShopLink locale={locale} href="/search?sort=newest" className={buttonLook("primary", "mt-7")}>
            {browse}
          </ShopLink>
        </div>
        <div className="h-52 sm:h-72 md:h-[26rem]">
          <HomeScene />
        </div>
      </div>
    </section>
  );
}
