import type { Metadata } from "next";
import { confirmEmail } from "../../../auth/confirm-email.ts";
import { AuthFrame } from "../../../parts/auth-frame.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { ButtonForm } from "../../../parts/ui/button-form.tsx";
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
      {token ? (
        // A press, because programs that check mails for bad links open every link in them.
        <ButtonForm action={confirmEmail} values={{ token }} text={text.confirm} busyText={text.confirming} isOnce />
      ) : null}
      <p>
        <ShopLink locale={locale} href="/account" className="underline underline-offset-4">
          {text.toAccount}
        </ShopLink>
      </p>
    </AuthFrame>
  );
}
