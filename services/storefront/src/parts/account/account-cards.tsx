import { type Section, sectionPath, sections } from "../../account/section.ts";
import type { Locale } from "../../locale.ts";
import { accountText } from "../../text/account.ts";
import { ShopLink } from "../shop-link.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";

const icons: Readonly<Record<Section, IconName>> = {
  orders: "truck",
  profile: "account",
  addresses: "pin",
  password: "key",
  preferences: "filter",
  sessions: "device",
  reviews: "star",
};

/** The parts of an account, each card one link. */
export function AccountCards({ locale }: { readonly locale: Locale }) {
  const text = accountText[locale];
  return (
    <nav aria-label={text.navLabel}>
      <ul className="grid gap-3 sm:grid-cols-2 sm:gap-4 xl:grid-cols-3">
        {sections.map((section) => (
          <li
            key={section}
            className="relative flex items-start gap-4 rounded-lg border border-line bg-card p-4 hover:border-line-strong sm:p-5"
          >
            <span className="rounded-md bg-brand-soft p-2 text-brand">
              <Icon name={icons[section]} />
            </span>
            <span className="min-w-0">
              <ShopLink
                locale={locale}
                href={sectionPath(section)}
                className="font-medium after:absolute after:inset-0"
              >
                {text[section]}
              </ShopLink>
              <span className="block text-sm text-ink-soft">{text[`${section}Hint`]}</span>
            </span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
