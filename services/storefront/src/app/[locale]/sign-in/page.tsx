import type { Metadata } from "next";
import { AuthFrame } from "../../../parts/auth-frame.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { SignInForm } from "../../../parts/sign-in-form.tsx";
import { FormMessage } from "../../../parts/ui/form-message.tsx";
import { authText } from "../../../text/auth.ts";
import { noticeOf } from "../../../visit/notice.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: authText[await localeOf(params)].signIn, robots: { index: false } };
}

export default async function SignInPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = authText[locale];
  const { email, password, signIn, signingIn, showPassword: show, hidePassword: hide } = text;
  const next = (await queryText(searchParams, "next")) ?? "";
  const notice = noticeOf({ reset: text.resetDone, out: text.signedOut }, await queryText(searchParams, "notice"));
  return (
    <AuthFrame title={signIn} hint={text.signInHint}>
      {notice.message === undefined ? null : <FormMessage state={notice} />}
      <SignInForm next={next} text={{ email, password, show, hide, signIn, signingIn }} />
      <p>
        <ShopLink locale={locale} href="/forgot-password" className="underline underline-offset-4">
          {text.forgot}
        </ShopLink>
      </p>
      <p className="border-t border-line pt-6">
        {text.noAccount}{" "}
        <ShopLink
          locale={locale}
          href={`/sign-up?next=${encodeURIComponent(next)}`}
          className="font-medium underline underline-offset-4"
        >
          {text.signUp}
        </ShopLink>
      </p>
    </AuthFrame>
  );
}
