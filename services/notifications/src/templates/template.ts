import type { Contact } from "../contact.ts";
import type { Content, TemplateName } from "../content.ts";
import type { Letter } from "../letter.ts";
import type { Links } from "../links.ts";
import type { Words } from "../words/words.ts";

/** What a template may use beside what happened. */
export interface Desk {
  readonly words: Words;
  readonly contact: Contact;
  readonly links: Links;
  /** False for a guest, who has no pages of one's own. */
  readonly isMember: boolean;
  /** The secret of this mail; "" where it has none. */
  readonly token: string;
}

export type Template<Name extends TemplateName> = (
  content: Extract<Content, { readonly template: Name }>,
  desk: Desk,
) => Letter;
