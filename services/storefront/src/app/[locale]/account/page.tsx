import type { Metadata } from "next";
import { currentMember } from "../../../account/member.ts";
import { signOut } from "../../../auth/sign-out.ts";
import { isolated } from "../../../isolated.ts";
import { AccountCards } from "../../../parts/account/account-cards.tsx";
import { LatestOrder } from "../../../parts/account/latest-order.tsx";
import { ButtonForm } from "../../../parts/ui/button-form.tsx";
import { accountText } from "../../../text/account.ts";
import { say } from "../../../text/say.ts";
import { dayText } from "../../../time.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: accountText[await localeOf(params)].account, robots: { index: false } };
}

export default async function AccountPage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = accountText[locale];
  const { displayName, createdAt, email } = await currentMember();
  return (
    <div className="page-width max-w-5xl py-10">
      <div className="mb-8 flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="text-3xl break-words">
            {displayName === "" ? text.helloNobody : say(locale, text.hello, { name: isolated(displayName) })}
          </h1>
          <p className="mt-2 text-ink-soft">
            <bdi className="break-all">{email}</bdi>
            {createdAt === undefined ? null : ` · ${say(locale, text.since, { date: dayText(locale, createdAt) })}`}
          </p>
        </div>
        <ButtonForm action={signOut} text={text.signOut} busyText={text.signingOut} look="quiet" />
      </div>
      <AccountCards locale={locale} />
      <LatestOrder locale={locale} />
    </div>
  );
}
