import type { Template } from "./template.ts";

export const reviewApproved: Template<"review_approved"> = (
  { productTitle, productSlug },
  { words, contact, links },
) => ({
  subject: words.review.subject(productTitle),
  blocks: [
    { kind: "text", text: words.hello(contact.displayName) },
    { kind: "text", text: words.review.intro(productTitle) },
    { kind: "action", label: words.review.action, url: links.product(productSlug, contact.locale) },
  ],
  unsubscribe: { label: words.unsubscribe, url: links.preferences(contact.locale) },
});
