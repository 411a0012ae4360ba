"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { softTarget } from "../browser/soft-target.ts";

/** Follows the shop's own links without loading a page anew: one listener for all of them. Shows nothing. */
export function SoftLinks() {
  const router = useRouter();
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const target = softTarget(event);
      if (target === undefined) return;
      event.preventDefault();
      const { href, stays, swaps } = target;
      // As the browser does it: the same address again is no new place to go back to.
      if (swaps || href === location.href) router.replace(href, { scroll: !stays });
      else router.push(href, { scroll: !stays });
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [router]);
  return null;
}
