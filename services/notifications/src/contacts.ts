import type { Clock } from "@shopstream/platform/clock.ts";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { Contact, KnownContact } from "./contact.ts";
import type { ContactStore } from "./contact-store.ts";
import { isLocale, type Locale } from "./words/words.ts";

export interface ContactsDeps {
  readonly store: ContactStore;
  /** Asks identity about an account that no event told of; throws `not_found` when it has none either. */
  readonly ask: (accountId: string) => Promise<{ readonly email: string; readonly displayName: string }>;
  readonly clock: Clock;
  readonly defaultLocale: Locale;
}

/** Whom to write to, kept up to date by events. */
export class Contacts {
  readonly #deps: ContactsDeps;

  constructor(deps: ContactsDeps) {
    this.#deps = deps;
  }

  /** A guest has an address, and the language that the order was made in. */
  guest(email: string, name: string, locale = ""): Contact {
    return { email, displayName: name, locale: this.#localeOf(locale), reviewEmails: false };
  }

  /** Undefined when there is no such account any more. A member who chose no language is written to in that of the order. */
  async find(accountId: string, orderLocale = ""): Promise<Contact | undefined> {
    const known = await this.#deps.store.find(accountId);
    if (known === undefined) return undefined;
    const account = known.email === null ? await this.#ask(accountId) : { ...known, email: known.email };
    if (account === undefined) return undefined;
    return {
      email: account.email,
      displayName: account.displayName ?? "",
      locale: this.#localeOf(known.locale ?? "", orderLocale),
      reviewEmails: known.reviewEmails ?? true,
    };
  }

  onAccountCreated(
    accountId: string,
    { email, displayName, locale }: { email: string; displayName: string; locale: string },
    eventId: string,
  ): Promise<void> {
    return this.#once(eventId, (store) => store.learnFirst(accountId, email, displayName, locale));
  }

  onNews(accountId: string, news: Partial<KnownContact>, eventId: string): Promise<void> {
    return this.#once(eventId, (store) => store.learn(accountId, news));
  }

  onAccountDeleted(accountId: string, eventId: string): Promise<void> {
    return this.#once(eventId, (store) => store.erase(accountId, new Date(this.#deps.clock.now())));
  }

  #once(eventId: string, work: (store: ContactStore) => Promise<void>): Promise<void> {
    return this.#deps.store.transaction(async (store) => {
      if (await store.receive(eventId)) await work(store);
    });
  }

  async #ask(accountId: string): Promise<{ email: string; displayName: string } | undefined> {
    try {
      return await this.#deps.ask(accountId);
    } catch (error) {
      if (isAppError(error, "not_found")) return undefined;
      throw error;
    }
  }

  #localeOf(...wanted: readonly string[]): Locale {
    return wanted.find(isLocale) ?? this.#deps.defaultLocale;
  }
}
