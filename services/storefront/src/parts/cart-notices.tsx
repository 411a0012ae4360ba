import type { Cart } from "../cart/current-cart.ts";
import type { Locale } from "../locale.ts";
import { cartText } from "../text/cart.ts";
import { say } from "../text/say.ts";

interface CartNoticesProps {
  readonly locale: Locale;
  readonly notices: Cart["notices"];
}

/** What a guest's cart held and the member's could not take in. */
export function CartNotices({ locale, notices }: CartNoticesProps) {
  if (notices.length === 0) return null;
  const text = cartText[locale];
  return (
    <section className="mb-6 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
      <p>{text.leftOut}</p>
      <ul>
        {notices.map(({ sku, code, title, quantity }) => (
          <li key={`${sku} ${code}`}>{say(locale, text.leftOutLine, { title, count: quantity })}</li>
        ))}
      </ul>
    </section>
  );
}
