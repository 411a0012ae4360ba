import type { Metadata } from "next";
import { AuthFrame } from "../../../parts/auth-frame.tsx";
import { ForgotPasswordForm } from "../../../parts/forgot-password-form.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { authText } from "../../../text/auth.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: authText[await localeOf(params)].forgot, robots: { index: false } };
}

export default async function ForgotPasswordPage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const { forgot, forgotHint, email, sendLink, sending, backToSignIn } = authText[locale];
  return (
    <AuthFrame title={forgot} hint={forgotHint}>
      <ForgotPasswordForm text={{ email, sendLink, sending }} />
      <p>
        <ShopLink locale={locale} href="/sign-in" className="underline underline-offset-4">
          {backToSignIn}
        </ShopLink>
      </p>
    </AuthFrame>
  );
}
