import type { Locale } from "../locale.ts";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";
import { Icon } from "./ui/icon.tsx";

interface CartBadgeProps {
  readonly locale: Locale;
  readonly count: number;
  readonly label: string;
}

export function CartBadge({ locale, count, label }: CartBadgeProps) {
  return (
    <ShopLink locale={locale} href="/cart" className={buttonLook("bare", "relative")} aria-label={label}>
      <Icon name="cart" />
      {count === 0 ? null : (
        <span className="absolute end-0 top-0 min-w-5 rounded-full bg-accent px-1 text-center text-xs leading-5 font-semibold text-paper">
          {count}
        </span>
      )}
    </ShopLink>
  );
}
