import { type Section, sectionPath, sections } from "../../account/section.ts";
import type { Locale } from "../../locale.ts";
import { accountText } from "../../text/account.ts";
import { ShopLink } from "../shop-link.tsx";

interface AccountNavProps {
  readonly locale: Locale;
  readonly current?: Section;
}

const look = "flex min-h-11 items-center rounded-md px-4 hover:bg-sunken aria-[current=page]:bg-brand-soft";

export function AccountNav({ locale, current }: AccountNavProps) {
  const text = accountText[locale];
  return (
    <nav aria-label={text.navLabel}>
      <ul className="space-y-1">
        <li>
          <ShopLink
            locale={locale}
            href="/account"
            aria-current={current === undefined ? "page" : undefined}
            className={look}
          >
            {text.overview}
          </ShopLink>
        </li>
        {sections.map((section) => (
          <li key={section}>
            <ShopLink
              locale={locale}
              href={sectionPath(section)}
              aria-current={section === current ? "page" : undefined}
              className={look}
            >
              {text[section]}
            </ShopLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
