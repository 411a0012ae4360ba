"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { whenNear } from "../browser/when-near.ts";
import { type MoreProducts, moreProducts } from "./more-products.tsx";
import { ProductRow } from "./product-row.tsx";
import { SkeletonCard } from "./skeleton-card.tsx";
import { buttonLook } from "./ui/button-look.ts";

interface EndlessListProps {
  /** The list's address without how many are shown: what came later is found again under it. */
  readonly address: string;
  readonly category: string;
  readonly locale: string;
  readonly shown: number;
  readonly next: string | undefined;
  /** The same page with more on it, for browsers without scripts. */
  readonly moreHref: string;
  readonly text: { readonly more: string; readonly loading: string; readonly failed: string };
  readonly children: ReactNode;
}

interface Later {
  readonly pages: readonly MoreProducts[];
  readonly shown: number;
}

/** What was fetched of the lists that somebody saw last, so that Back finds the page as long as it was. */
const seen = new Map<string, Later>();
const mostSeen = 8;
/** After so many by themselves one has to ask, or nobody could reach the end of the page. */
const mostByItself = 4;
const aheadPx = 600;
const skeletons = ["1", "2", "3", "4"] as const;

export function EndlessList(props: EndlessListProps) {
  const { address, category, locale, text, children } = props;
  const [later, setLater] = useState<Later>(() => seen.get(address) ?? { pages: [], shown: props.shown });
  const [status, setStatus] = useState<"idle" | "loading" | "failed">("idle");
  const link = useRef<HTMLAnchorElement>(null);
  const isLoading = useRef(false);
  const next = later.pages.length === 0 ? props.next : later.pages.at(-1)?.next;

  const load = async () => {
    if (isLoading.current || next === undefined) return;
    isLoading.current = true;
    setStatus("loading");
    try {
      const more = await moreProducts({ address, category, locale, next });
      const all = { pages: [...later.pages, more], shown: later.shown + more.count };
      remember(address, all);
      setLater(all);
      setStatus("idle");
    } catch {
      setStatus("failed");
    } finally {
      isLoading.current = false;
    }
  };

  useEffect(() => {
    const target = link.current;
    if (target === null || later.pages.length >= mostByItself || status === "failed") return undefined;
    return whenNear(target, aheadPx, () => void load());
  });

  return (
    <>
      <ProductRow>
        {children}
        {later.pages.map((page) => page.items)}
        {status === "loading" ? skeletons.map((key) => <SkeletonCard key={key} />) : null}
      </ProductRow>
      <p role="status" className="sr-only">
        {status === "loading" ? text.loading : ""}
      </p>
      {status === "failed" ? <p className="mt-8 text-center text-bad">{text.failed}</p> : null}
      {next === undefined ? null : (
        <p className="mt-12 text-center">
          <a
            ref={link}
            href={props.moreHref}
            aria-busy={status === "loading"}
            className={buttonLook("quiet", "min-w-48")}
            onClick={(event) => {
              event.preventDefault();
              void load();
            }}
          >
            {status === "loading" ? text.loading : text.more}
          </a>
        </p>
      )}
    </>
  );
}

/** And the address says how many there are, for who reloads it or passes it on. */
function remember(address: string, later: Later): void {
  seen.delete(address);
  seen.set(address, later);
  for (const oldest of [...seen.keys()].slice(0, -mostSeen)) seen.delete(oldest);
  const url = new URL(address, location.href);
  url.searchParams.set("shown", String(later.shown));
  history.replaceState(history.state, "", url);
}
