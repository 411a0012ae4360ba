import { createHash } from "node:crypto";
import slugify from "@sindresorhus/slugify";

const longest = 80;

/** A text as a word for addresses: lower case letters, digits and hyphens. Scripts that have no such form get a short digest. */
export function slugOf(text: string): string {
  const slug = slugify(text, { decamelize: false }).slice(0, longest).replace(/-+$/, "");
  return slug === "" ? digest(text) : slug;
}

/** Another slug for the same text, always the same for the same owner. */
export function distinctSlug(slug: string, owner: string): string {
  return `${slug}-${digest(owner)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
