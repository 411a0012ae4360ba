import type { Locale } from "../locale.ts";
import { failureText } from "../text/failure.ts";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";

export function NotFoundMessage({ locale }: { readonly locale: Locale }) {
  const text = failureText[locale];
  return (
    <section className="page-width py-24 text-center">
      <p className="text-4xl font-light text-ink-soft" aria-hidden="true">
        404
      </p>
      <h1 className="mt-2 text-3xl">{text.notFound}</h1>
      <p className="mt-3 text-ink-soft">{text.notFoundHint}</p>
      <p className="mt-8">
        <ShopLink locale={locale} href="/" className={buttonLook("primary")}>
          {text.toHome}
        </ShopLink>
      </p>
    </section>
  );
}
