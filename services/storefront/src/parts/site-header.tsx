import { cookies } from "next/headers";
import type { Locale } from "../locale.ts";
import { shellText } from "../text/shell.ts";
import { accessCookie } from "../visit/session.ts";
import { BrandMark } from "./brand-mark.tsx";
import { CartLink } from "./cart-link.tsx";
import { CategoryBar } from "./category-bar.tsx";
import { SearchForm } from "./search-form.tsx";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";
import { Icon } from "./ui/icon.tsx";

export async function SiteHeader({ locale }: { readonly locale: Locale }) {
  const text = shellText[locale];
  const isSignedIn = (await cookies()).has(accessCookie);
  return (
    <header className="z-30 border-b border-line bg-paper sm:sticky sm:top-0">
      <div className="page-width flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
        <ShopLink
          locale={locale}
          href="/"
          aria-label={text.home}
          className="flex items-center gap-2.5 text-xl font-semibold tracking-tight"
        >
          <BrandMark />
          {text.shop}
        </ShopLink>
        <div className="order-last w-full sm:order-none sm:w-auto sm:max-w-2xl sm:grow">
          <SearchForm locale={locale} />
        </div>
        <div className="ms-auto -me-3 flex items-center">
          <ShopLink locale={locale} href={isSignedIn ? "/account" : "/sign-in"} className={buttonLook("bare")}>
            <Icon name="account" />
            <span className="max-sm:sr-only">{isSignedIn ? text.account : text.signIn}</span>
          </ShopLink>
          <CartLink locale={locale} />
        </div>
      </div>
      <CategoryBar locale={locale} label={text.categories} />
    </header>
  );
}
