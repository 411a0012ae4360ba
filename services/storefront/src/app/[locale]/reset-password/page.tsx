import type { Metadata } from "next";
import { AuthFrame } from "../../../parts/auth-frame.tsx";
import { ResetPasswordForm } from "../../../parts/reset-password-form.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { buttonLook } from "../../../parts/ui/button-look.ts";
import { authText } from "../../../text/auth.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  // The address holds a secret that no other site may be told of.
  return { title: authText[await localeOf(params)].reset, robots: { index: false }, referrer: "same-origin" };
}

/** Where the mail for a forgotten password leads. */
export default async function ResetPasswordPage({
  params,
  searchParams,
}: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = authText[locale];
  const { newPassword, passwordHint, showPassword: show, hidePassword: hide, reset, saving } = text;
  const token = await queryText(searchParams, "token");
  return (
    <AuthFrame title={reset} hint={token ? text.resetHint : text.linkBroken}>
      {token ? (
        <ResetPasswordForm token={token} text={{ newPassword, passwordHint, show, hide, reset, saving }} />
      ) : (
        <ShopLink locale={locale} href="/forgot-password" className={buttonLook("primary", "w-full")}>
          {text.askAgain}
        </ShopLink>
      )}
    </AuthFrame>
  );
}
