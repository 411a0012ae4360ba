import type { Rest } from "./rest.ts";
import { expect, type Journey, product, type SmokeContext } from "./smoke.ts";

/** What members do beside buying. */
export const memberJourneys: readonly Journey[] = [
  { title: "a member reads the own words as soon as they are written", run: readsOwnWrites },
  { title: "a forgotten password is replaced with the link in a mail", run: resetsPassword, needsInbox: true },
  { title: "a review is shown and counted once staff approve it", run: reviews },
];

const address = { line1: "1 Test Street", city: "Berlin", postalCode: "10115", country: "DE" };
const shownWithinMs = 10_000;

interface Review {
  readonly id: string;
  readonly status: string;
}

async function resetsPassword(smoke: SmokeContext): Promise<void> {
  const { shop, inbox, random } = smoke;
  const email = `smoke-${random.uuid()}@example.com`;
  await shop.ask("POST", "/v1/auth/signup", { body: { email, password: random.uuid() } });
  await shop.ask("POST", "/v1/auth/password-reset", { body: { email } });
  const link = await untilMailed(
    smoke,
    `${inbox?.url}/api/messages?to=${encodeURIComponent(email)}`,
    "/reset-password",
  );
  const password = random.uuid();
  const body = { token: new URL(link).searchParams.get("token"), password };
  await shop.ask("POST", "/v1/auth/password-reset:confirm", { body });
  await shop.signIn({ email, password });
}

/** A link to this page in one of the mails there. */
async function untilMailed({ clock }: SmokeContext, url: string, page: string): Promise<string> {
  for (const until = clock.now() + shownWithinMs; clock.now() < until; await clock.sleep(100)) {
    const { items } = (await (await fetch(url)).json()) as { items: { links: string[] }[] };
    const link = items.flatMap(({ links }) => links).find((candidate) => candidate.includes(page));
    if (link !== undefined) return link;
  }
  throw new Error(`no mail with a link to ${page} came within ${shownWithinMs / 1000} s`);
}

/** Somebody who has just signed up. */
export async function newMember({ shop, random }: SmokeContext): Promise<Rest> {
  const account = { email: `smoke-${random.uuid()}@example.com`, password: random.uuid() };
  await shop.ask("POST", "/v1/auth/signup", { body: { ...account, displayName: "Smoke" } });
  return shop.signIn(account);
}

// R9, of the profile: no event has to arrive first.
async function readsOwnWrites(smoke: SmokeContext): Promise<void> {
  const member = await newMember(smoke);
  const { id } = await member.ask<{ id: string }>("POST", "/v1/me/addresses", { body: address });
  const { items } = await member.ask<{ items: { id: string }[] }>("GET", "/v1/me/addresses");
  expect(items.length === 1 && items[0]?.id === id, "the address just saved is not in the address book");
  await member.ask("PUT", "/v1/me/preferences", { body: { locale: "de" } });
  const { locale } = await member.ask<{ locale: string }>("GET", "/v1/me/preferences");
  expect(locale === "de", `the language just chosen is ${locale}`);
}

async function reviews(smoke: SmokeContext): Promise<void> {
  await product(smoke, 1);
  const path = `/v1/products/${smoke.products.at(-1)}`;
  const body = { rating: 4, title: "Smoke", body: "<b>as it was written</b>" };
  const member = await newMember(smoke);
  const { id, status } = await member.ask<Review>("POST", `${path}/reviews`, { body });
  expect(status === "pending", `a new review is ${status}`);
  await smoke.admin.ask("POST", `/v1/reviews/${id}:approve`, { body: {} });
  const { items } = await smoke.shop.ask<{ items: Review[] }>("GET", `${path}/reviews`);
  expect(items.length === 1 && items[0]?.id === id, "the approved review is not shown");
  await untilRated(smoke, path);
}

interface Rated {
  readonly slug: string;
  readonly rating?: { readonly average: number };
}

async function untilRated({ shop, clock }: SmokeContext, path: string): Promise<void> {
  for (const until = clock.now() + shownWithinMs; clock.now() < until; await clock.sleep(100)) {
    const { rating, slug } = await shop.ask<Rated>("GET", path);
    const { items } = await shop.ask<{ items: Rated[] }>("GET", `/v1/search?q=${slug}`);
    if ([{ slug, rating }, ...items].every((seen) => seen.slug !== slug || seen.rating?.average === 4)) return;
  }
  throw new Error(`the product, or search, does not show its rating after ${shownWithinMs / 1000} s`);
}
