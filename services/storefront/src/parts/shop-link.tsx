import type { ComponentProps } from "react";
import { type Locale, pathIn } from "../locale.ts";

type ShopLinkProps = Omit<ComponentProps<"a">, "href"> & {
  readonly locale: Locale;
  /** Without the language. */
  readonly href: string;
  /** `stay` keeps the place on the page, for choices that change a part of it; `swap` leaves nothing to go back to, too. */
  readonly soft?: "stay" | "swap";
};

/**
 * A link within the shop, in the visitor's language. Not Next.js's: that one is five kilobytes of script, and every link
 * of a page would be made twice, here and in the browser. <SoftLinks> follows these without loading a page anew.
 */
export function ShopLink({ locale, href, soft, ...others }: ShopLinkProps) {
  return <a {...others} href={pathIn(locale, href)} data-soft={soft ?? ""} />;
}
