import type { ReactNode } from "react";
import type { Section } from "../../account/section.ts";
import type { FormState } from "../../form-state.ts";
import type { Locale } from "../../locale.ts";
import { accountText } from "../../text/account.ts";
import { ShopLink } from "../shop-link.tsx";
import { FormMessage } from "../ui/form-message.tsx";
import { Icon } from "../ui/icon.tsx";
import { AccountNav } from "./account-nav.tsx";

interface AccountFrameProps {
  readonly locale: Locale;
  readonly current: Section;
  readonly title: string;
  /** What was done just before. */
  readonly notice?: FormState;
  /** One step up, where that is not the overview. */
  readonly back?: { readonly href: string; readonly text: string };
  readonly children: ReactNode;
}

/** One page of an account, with the others beside it; on a phone there is only the way back to all of them. */
export function AccountFrame({ locale, current, title, notice, back, children }: AccountFrameProps) {
  const up = back ?? { href: "/account", text: accountText[locale].account };
  return (
    <div className="page-width grid gap-x-12 py-6 lg:grid-cols-[14rem_1fr] lg:py-10">
      <div className="max-lg:hidden">
        <AccountNav locale={locale} current={current} />
      </div>
      <div className="min-w-0 max-w-2xl">
        <ShopLink
          locale={locale}
          href={up.href}
          className={`inline-flex min-h-11 items-center gap-1 text-ink-soft ${back === undefined ? "lg:hidden" : ""}`}
        >
          <Icon name="back" className="size-5" />
          {up.text}
        </ShopLink>
        <h1 className="mt-2 mb-6 text-3xl lg:mt-0">{title}</h1>
        {notice === undefined ? null : (
          <div className="mb-6">
            <FormMessage state={notice} />
          </div>
        )}
        {children}
      </div>
    </div>
  );
}
