import { isAppError } from "@shopstream/platform/errors.ts";
import type { Contact } from "./contact.ts";
import type { Contacts } from "./contacts.ts";
import { type Content, choiceOf } from "./content.ts";
import { type Delivery, messageIdOf } from "./delivery.ts";
import { type Frame, toHtml } from "./html.ts";
import type { Links } from "./links.ts";
import type { Mail } from "./mailer.ts";
import { write } from "./templates/write.ts";
import { toText } from "./text.ts";
import type { UnsubscribeTokens } from "./unsubscribe-tokens.ts";
import { wordsOf } from "./words/words.ts";

export interface ComposingDeps {
  readonly contacts: Contacts;
  readonly links: Links;
  readonly tokens: UnsubscribeTokens;
  /** The secret of a mail; throws `not_found` when it is no longer wanted. */
  readonly secretOf: (requestId: string) => Promise<string>;
  readonly from: { readonly name: string; readonly address: string };
}

/** A mail, or why there is none. */
export type Composed = { readonly mail: Mail } | { readonly unwanted: string };

/** Writes mails at the moment they are sent: to the address and in the language of then, if they are still wanted. */
export class Composing {
  readonly #deps: ComposingDeps;

  constructor(deps: ComposingDeps) {
    this.#deps = deps;
  }

  async compose(delivery: Delivery): Promise<Composed> {
    const contact = await this.#contactOf(delivery);
    if (contact === undefined) return { unwanted: "the account is gone" };
    if (choiceOf[delivery.content.template] === "reviews" && !contact.reviewEmails)
      return { unwanted: "the member does not want these" };
    const token = await this.#secretOf(delivery.content);
    return token === undefined
      ? { unwanted: "it was used or is too old" }
      : { mail: this.#write(delivery, contact, token) };
  }

  #write(delivery: Delivery, contact: Contact, token: string): Mail {
    const { links, from, tokens } = this.#deps;
    const { content, accountId } = delivery;
    const words = wordsOf(contact.locale);
    const letter = write(content, { words, contact, links, token, isMember: accountId !== "" });
    const frame: Frame = { locale: contact.locale, shop: from.name, footer: words.footer(from.name) };
    const kind = choiceOf[content.template];
    return {
      to: { name: contact.displayName, address: contact.email },
      subject: letter.subject,
      html: toHtml(letter, frame),
      text: toText(letter, frame),
      messageId: messageIdOf(delivery, from.address),
      language: contact.locale,
      ...(kind === undefined ? {} : { unsubscribeUrl: links.unsubscribe(tokens.of({ accountId, kind })) }),
    };
  }

  /** A guest is known by the order alone. */
  async #contactOf({ accountId, email, content }: Delivery): Promise<Contact | undefined> {
    const { contacts } = this.#deps;
    const { name = "", locale = "" } = "order" in content ? content.order : {};
    if (accountId === "") return contacts.guest(email, name, locale);
    const contact = await contacts.find(accountId, locale);
    // The address that it was asked for, or ordered with, is the one to write to.
    return contact === undefined || email === "" ? contact : { ...contact, email };
  }

  async #secretOf(content: Content): Promise<string | undefined> {
    if (!("requestId" in content)) return "";
    try {
      return await this.#deps.secretOf(content.requestId);
    } catch (error) {
      if (isAppError(error, "not_found")) return undefined;
      throw error;
    }
  }
}
