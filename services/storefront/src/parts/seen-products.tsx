"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { forgetProducts, seeProduct, useSeenProducts } from "../browser/seen-products.ts";
import { whenNear } from "../browser/when-near.ts";
import { drawProducts } from "./draw-products.tsx";
import { ProductRow } from "./product-row.tsx";
import { SkeletonCard } from "./skeleton-card.tsx";

interface SeenProductsProps {
  readonly locale: string;
  /** The one that the page shows, which is seen by that and not listed. */
  readonly current?: string;
  readonly text: { readonly seen: string; readonly forgetSeen: string };
}

const most = 4;
const aheadPx = 400;

/** What was looked at before. Last on its page, because only the browser knows of it: nothing below it has to move. */
export function SeenProducts({ locale, current, text }: SeenProductsProps) {
  const { slugs } = useSeenProducts();
  const [cards, setCards] = useState<ReactNode>();
  const section = useRef<HTMLElement>(null);
  const others = slugs.filter((slug) => slug !== current).slice(0, most);
  const asked = others.join(" ");

  useEffect(() => {
    if (current !== undefined) seeProduct(current);
  }, [current]);

  useEffect(() => {
    if (section.current === null || asked === "") return undefined;
    const callOff = whenNear(section.current, aheadPx, () => {
      callOff();
      // Nobody misses them when they cannot be had.
      void drawProducts(locale, asked.split(" ")).then(setCards, () => setCards(null));
    });
    return callOff;
  }, [asked, locale]);

  if (others.length === 0 || cards === null) return null;
  return (
    <section ref={section} aria-labelledby="seen" aria-busy={cards === undefined} className="mt-16">
      <div className="mb-5 flex flex-wrap items-baseline justify-between gap-4">
        <h2 id="seen" className="text-2xl">
          {text.seen}
        </h2>
        <button
          type="button"
          className="min-h-11 underline underline-offset-4"
          onClick={() => {
            forgetProducts();
            // The button goes with the list; the keyboard stays on the page.
            document.getElementById("content")?.focus({ preventScroll: true });
          }}
        >
          {text.forgetSeen}
        </button>
      </div>
      <ProductRow>{cards ?? others.map((slug) => <SkeletonCard key={slug} />)}</ProductRow>
    </section>
  );
}
