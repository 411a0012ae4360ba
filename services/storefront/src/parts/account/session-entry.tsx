import { deviceWords } from "../../account/device-words.ts";
import { endSession } from "../../account/end-session.ts";
import type { Session } from "../../account/member.ts";
import type { Locale } from "../../locale.ts";
import { accountText } from "../../text/account.ts";
import { say } from "../../text/say.ts";
import { timeText } from "../../time.ts";
import { ButtonForm } from "../ui/button-form.tsx";
import { Icon } from "../ui/icon.tsx";

/** One device; the one in use is left by signing out, and not from here. */
export function SessionEntry({ locale, session }: { readonly locale: Locale; readonly session: Session }) {
  const text = accountText[locale];
  const { id, userAgent, current, createdAt, lastUsedAt } = session;
  const device = deviceWords(locale, userAgent);
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-lg border border-line bg-card p-5">
      <Icon name="device" className="size-7 text-ink-soft" />
      <div className="min-w-0 grow">
        <p className="font-medium">
          {device}
          {current ? (
            <span className="ms-3 inline-block rounded-full bg-brand-soft px-3 py-1 text-sm text-brand">
              {text.thisDevice}
            </span>
          ) : null}
        </p>
        <p className="text-sm text-ink-soft">
          {lastUsedAt === undefined ? null : (
            <span className="block">{say(locale, text.lastUsed, { time: timeText(locale, lastUsedAt) })}</span>
          )}
          {createdAt === undefined ? null : say(locale, text.signedInOn, { time: timeText(locale, createdAt) })}
        </p>
      </div>
      {current ? null : (
        <ButtonForm
          action={endSession}
          values={{ id }}
          text={text.endSession}
          busyText={text.ending}
          name={say(locale, text.endSessionOf, { device })}
          look="quiet"
        />
      )}
    </div>
  );
}
