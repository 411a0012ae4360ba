import Link from "next/link";
import type { ComponentProps } from "react";
import { type Locale, pathIn } from "../locale.ts";

type ShopLinkProps = Omit<ComponentProps<typeof Link>, "href" | "prefetch"> & {
  readonly locale: Locale;
  /** Without the language. */
  readonly href: string;
};

/** A link within the shop, in the visitor's language. Pages are not fetched before somebody wants them. */
export function ShopLink({ locale, href, ...others }: ShopLinkProps) {
  return <Link {...others} href={pathIn(locale, href)} prefetch={false} />;
}
