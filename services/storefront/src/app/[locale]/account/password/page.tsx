import type { Metadata } from "next";
import { currentMember } from "../../../../account/member.ts";
import { AccountFrame } from "../../../../parts/account/account-frame.tsx";
import { PasswordForm } from "../../../../parts/account/password-form.tsx";
import { ShopLink } from "../../../../parts/shop-link.tsx";
import { accountText } from "../../../../text/account.ts";
import { authText } from "../../../../text/auth.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: accountText[await localeOf(params)].password, robots: { index: false } };
}

export default async function PasswordPage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const { currentPassword, newPassword, changePassword, saving, password, otherDevices } = accountText[locale];
  const { passwordHint, showPassword: show, hidePassword: hide, forgot } = authText[locale];
  const { email } = await currentMember();
  const words = { currentPassword, newPassword, changePassword, saving, passwordHint, show, hide };
  return (
    <AccountFrame locale={locale} current="password" title={password}>
      <p className="-mt-3 mb-6 text-ink-soft">{otherDevices}</p>
      <PasswordForm email={email} text={words} />
      <p className="mt-6">
        <ShopLink locale={locale} href="/forgot-password" className="underline underline-offset-4">
          {forgot}
        </ShopLink>
      </p>
    </AccountFrame>
  );
}
