import type { ProductDocument } from "./document.ts";

const longest = 120;

/** The first line or sentence of what is said of a product, cut at a word where it is long. */
export function summaryOf({ description }: Pick<ProductDocument, "description">): string {
  const [first = ""] = description.trim().split(/\n|(?<=[.!?])\s/, 1);
  const text = first.replace(/\s+/g, " ");
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/\s\S*$/, "")} …`;
}
