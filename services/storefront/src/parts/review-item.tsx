import type { Locale } from "../locale.ts";
import { ShopLink } from "./shop-link.tsx";

interface ReviewItemProps {
  readonly locale: Locale;
  readonly name: string;
  readonly href: string;
  /** What the link to change it is called: "Change the address", and not a third "Change". */
  readonly change: string;
  readonly children: readonly string[];
}

export function ReviewItem({ locale, name, href, change, children }: ReviewItemProps) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-2 py-5">
      <dt className="w-40 shrink-0 text-ink-soft">{name}</dt>
      <dd className="min-w-0 grow">
        {children.map((line) => (
          <span key={line} className="block break-words">
            {line}
          </span>
        ))}
      </dd>
      <dd>
        <ShopLink locale={locale} href={href} className="underline underline-offset-4">
          {change}
        </ShopLink>
      </dd>
    </div>
  );
}
