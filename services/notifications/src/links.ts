import type { Locale } from "./words/words.ts";

/** Where mails lead: the pages of the storefront, in the reader's language, and the one click of mail programs. */
export class Links {
  readonly #shop: string;

  constructor(publicUrl: string) {
    this.#shop = publicUrl.replace(/\/+$/, "");
  }

  order(id: string, locale: Locale): string {
    return this.#page(locale, "orders", id);
  }

  product(slug: string, locale: Locale): string {
    return this.#page(locale, "p", slug);
  }

  passwordReset(token: string, locale: Locale): string {
    return `${this.#page(locale, "reset-password")}?token=${encodeURIComponent(token)}`;
  }

  emailVerification(token: string, locale: Locale): string {
    return `${this.#page(locale, "verify-email")}?token=${encodeURIComponent(token)}`;
  }

  /** For people: the page where they choose their mails. */
  preferences(locale: Locale): string {
    return this.#page(locale, "account", "preferences");
  }

  /** For mail programs, by POST (RFC 8058). */
  unsubscribe(token: string): string {
    return `${this.#shop}/v1/unsubscribe/${encodeURIComponent(token)}`;
  }

  #page(...words: readonly string[]): string {
    return [this.#shop, ...words.map(encodeURIComponent)].join("/");
  }
}
