import type { Locale } from "../locale.ts";
import { notFoundText } from "../text/not-found.ts";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";

export function NotFoundMessage({ locale }: { readonly locale: Locale }) {
  const text = notFoundText[locale];
  return (
    <section className="page-width py-24 text-center">
      <p className="text-4xl font-light text-ink-soft" aria-hidden="true">
        404
      </p>
      <h1 className="mt-2 text-3xl">{text.title}</h1>
      <p className="mt-3 text-ink-soft">{text.hint}</p>
      <p className="mt-8">
        <ShopLink locale={locale} href="/" className={buttonLook("primary")}>
          {text.toHome}
        </ShopLink>
      </p>
    </section>
  );
}
