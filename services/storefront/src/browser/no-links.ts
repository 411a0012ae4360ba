/**
 * What Next.js's router keeps of <Link>s and <Form>s on the page, to fetch ahead what they lead to. The shop has none
 * (parts/shop-link.tsx): no link ever started a navigation, and there is none to look after.
 */
export function getLinkForCurrentNavigation(): null {
  return null;
}

export function setLinkForCurrentNavigation(): void {}

export function pingVisibleLinks(): void {}
