import type { Metadata } from "next";
import { endOtherSessions } from "../../../../account/end-other-sessions.ts";
import { currentSessions } from "../../../../account/member.ts";
import { signOut } from "../../../../auth/sign-out.ts";
import { AccountFrame } from "../../../../parts/account/account-frame.tsx";
import { SessionEntry } from "../../../../parts/account/session-entry.tsx";
import { ShopLink } from "../../../../parts/shop-link.tsx";
import { ButtonForm } from "../../../../parts/ui/button-form.tsx";
import { accountText } from "../../../../text/account.ts";
import { noticeOf } from "../../../../visit/notice.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: accountText[await localeOf(params)].sessions, robots: { index: false } };
}

export default async function SessionsPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = accountText[locale];
  const sessions = await currentSessions();
  return (
    <AccountFrame
      locale={locale}
      current="sessions"
      title={text.sessions}
      notice={noticeOf({ ended: text.sessionEnded, others: text.othersEnded }, await queryText(searchParams, "notice"))}
    >
      <p className="-mt-3 mb-6 text-ink-soft">
        {text.sessionsHelp}{" "}
        <ShopLink locale={locale} href="/account/password" className="text-ink underline underline-offset-4">
          {text.changePassword}
        </ShopLink>
      </p>
      <ul className="mb-8 space-y-4">
        {sessions.map((session) => (
          <li key={session.id}>
            <SessionEntry locale={locale} session={session} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        {sessions.some(({ current }) => !current) ? (
          <ButtonForm action={endOtherSessions} text={text.endOthers} busyText={text.ending} look="quiet" />
        ) : null}
        <ButtonForm action={signOut} text={text.signOut} busyText={text.signingOut} look="quiet" />
      </div>
    </AccountFrame>
  );
}
