import type { Metadata } from "next";
import { currentMember, currentProfile } from "../../../../account/member.ts";
import { sendVerification } from "../../../../account/send-verification.ts";
import { AccountFrame } from "../../../../parts/account/account-frame.tsx";
import { ProfileForm } from "../../../../parts/account/profile-form.tsx";
import { ButtonForm } from "../../../../parts/ui/button-form.tsx";
import { accountText } from "../../../../text/account.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: accountText[await localeOf(params)].profile, robots: { index: false } };
}

export default async function ProfilePage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = accountText[locale];
  const [member, profile] = await Promise.all([currentMember(), currentProfile()]);
  const { givenName, familyName, phone } = profile;
  const { displayName, emailVerified, email } = member;
  const words = {
    ...{ displayName: text.displayName, displayNameHint: text.displayNameHint, givenName: text.givenName },
    ...{ familyName: text.familyName, phone: text.phone, save: text.save, saving: text.saving },
  };
  return (
    <AccountFrame locale={locale} current="profile" title={text.profile}>
      <ProfileForm known={{ displayName, givenName, familyName, phone }} text={words} />
      <section aria-labelledby="email" className="mt-10 rounded-lg border border-line bg-card p-5">
        <h2 id="email" className="text-xl">
          {text.email}
        </h2>
        <p className="mt-2 flex flex-wrap items-center gap-3">
          <bdi className="break-all">{email}</bdi>
          <span
            className={`rounded-full px-3 py-1 text-sm font-medium ${emailVerified ? "bg-brand-soft text-brand" : "bg-warn-soft text-warn"}`}
          >
            {emailVerified ? text.emailVerified : text.emailNotVerified}
          </span>
        </p>
        <p className="mt-2 text-sm text-ink-soft">{text.emailFixed}</p>
        {emailVerified ? null : (
          <ButtonForm
            action={sendVerification}
            text={text.sendVerification}
            busyText={text.sending}
            look="quiet"
            className="mt-4"
          />
        )}
      </section>
    </AccountFrame>
  );
}
