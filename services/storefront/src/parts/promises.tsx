import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { Icon, type IconName } from "./ui/icon.tsx";

export function Promises({ locale }: { readonly locale: Locale }) {
  const { delivery, returns, secure } = productText[locale];
  const rows: readonly (readonly [IconName, string])[] = [
    ["truck", delivery],
    ["giveBack", returns],
    ["check", secure],
  ];
  return (
    <ul className="mt-6 space-y-2 border-t border-line pt-5 text-sm text-ink-soft">
      {rows.map(([icon, words]) => (
        <li key={icon} className="flex items-center gap-3">
          <Icon name={icon} className="size-5" />
          {words}
        </li>
      ))}
    </ul>
  );
}
