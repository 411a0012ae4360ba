import { create } from "zustand";

interface SeenProducts {
  /** The last one first. */
  readonly slugs: readonly string[];
}

const kept = "seen-products";
const mostSlugs = 12;

/** Which products were looked at with this browser. It leaves it only to have their cards drawn. */
export const useSeenProducts = create<SeenProducts>(() => ({ slugs: [] }));

export function seeProduct(slug: string): void {
  useSeenProducts.setState(({ slugs }) => ({ slugs: withSeen(slugs, slug) }));
}

export function forgetProducts(): void {
  useSeenProducts.setState({ slugs: [] });
}

export function withSeen(slugs: readonly string[], slug: string): readonly string[] {
  return [slug, ...slugs.filter((each) => each !== slug)].slice(0, mostSlugs);
}

/** What a browser kept; anything else that stands there counts as nothing. */
export function keptSlugs(text: string | null): readonly string[] {
  try {
    const slugs: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(slugs) ? slugs.filter((slug) => typeof slug === "string").slice(0, mostSlugs) : [];
  } catch {
    return [];
  }
}

// Not the store's first state: a page begins as the server drew it. A browser that keeps nothing forgets with the page.
if (typeof window !== "undefined") {
  try {
    useSeenProducts.setState({ slugs: keptSlugs(localStorage.getItem(kept)) });
    useSeenProducts.subscribe(({ slugs }) => localStorage.setItem(kept, JSON.stringify(slugs)));
  } catch {
    // Private browsing.
  }
}
