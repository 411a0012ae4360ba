import type { Metadata } from "next";
import { currencyChoices, languageChoices } from "../../../../account/choices.ts";
import { currentPreferences } from "../../../../account/member.ts";
import { AccountFrame } from "../../../../parts/account/account-frame.tsx";
import { PreferencesForm } from "../../../../parts/account/preferences-form.tsx";
import { accountText } from "../../../../text/account.ts";
import { noticeOf } from "../../../../visit/notice.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: accountText[await localeOf(params)].preferences, robots: { index: false } };
}

export default async function PreferencesPage({
  params,
  searchParams,
}: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = accountText[locale];
  const { language, languageHint, currency, currencyHint, save, saving } = text;
  const { mails, marketingEmails, reviewEmails, mailsAlways } = text;
  const known = await currentPreferences();
  return (
    <AccountFrame
      locale={locale}
      current="preferences"
      title={text.preferences}
      notice={noticeOf({ saved: text.saved }, await queryText(searchParams, "notice"))}
    >
      <PreferencesForm
        known={known}
        languages={languageChoices()}
        currencies={currencyChoices(locale, known.currency)}
        text={{
          ...{ language, languageHint, currency, currencyHint, save, saving },
          ...{ mails, marketingEmails, reviewEmails, mailsAlways },
        }}
      />
    </AccountFrame>
  );
}
