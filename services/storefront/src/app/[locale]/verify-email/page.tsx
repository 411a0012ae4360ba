import type { Metadata } from "next";
import { AuthFrame } from "../../../parts/auth-frame.tsx";
import { ConfirmEmailForm } from "../../../parts/confirm-email-form.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { authText } from "../../../text/auth.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: authText[await localeOf(params)].verify, robots: { index: false }, referrer: "same-origin" };
}

/** Where the mail after signing up leads. */
export default async function VerifyEmailPage({
  params,
  searchParams,
}: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = authText[locale];
  const token = await queryText(searchParams, "token");
  return (
    <AuthFrame title={text.verify} hint={token ? text.verifyHint : text.linkBroken}>
      {token ? <ConfirmEmailForm token={token} text={{ confirm: text.confirm, confirming: text.confirming }} /> : null}
      <p>
        <ShopLink locale={locale} href="/account" className="underline underline-offset-4">
          {text.toAccount}
        </ShopLink>
      </p>
    </AuthFrame>
  );
}
