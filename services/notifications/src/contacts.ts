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

  /** A guest has an address and nothing else. */
  guest(email: string, name: string): Contact {
    return { email, displayName: name, locale: this.#deps.defaultLocale, reviewEmails: false };
  }

  /** Undefined when there is no such account any more. */
  async find(accountId: string): Promise<Contact | undefined> {
    const { store } = this.#deps;
    if (await store.isErased(accountId)) return undefined;
    const known = await store.find(accountId);
    if (known?.email != null) return this.#toContact(known.email, known.displayName, known);
    const asked = await this.#ask(accountId);
    return asked === undefined ? undefined : this.#toContact(asked.email, asked.displayName, known);
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

  #toContact(email: string, displayName: string | null, known: KnownContact | undefined): Contact {
    const locale = known?.locale ?? "";
    return {
      email,
      displayName: displayName ?? "",
      locale: isLocale(locale) ? locale : this.#deps.defaultLocale,
      reviewEmails: known?.reviewEmails ?? true,
    };
  }
}
