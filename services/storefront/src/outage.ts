import { AsyncLocalStorage } from "node:async_hooks";

/** A request for a page, as far as it matters when the page fails. */
export interface Visit {
  isShopAway: boolean;
}

// Next.js runs copies of this module of its own, beside the server's: the symbol is where they meet.
const key = Symbol.for("shopstream.storefront.visit");
const shared = globalThis as { [key]?: AsyncLocalStorage<Visit> };
shared[key] ??= new AsyncLocalStorage<Visit>();
const visits = shared[key];

/** Answers a request, and notes what is met underway. */
export function during<T>(visit: Visit, answer: () => T): T {
  return visits.run(visit, answer);
}

/** The shop behind the pages does not answer, or says that it cannot now. */
export function noteShopAway(): void {
  const visit = visits.getStore();
  if (visit !== undefined) visit.isShopAway = true;
}
