import { arabic } from "./ar.ts";
import { german } from "./de.ts";
import { english } from "./en.ts";

export type Locale = "en" | "de" | "ar";

/** Every sentence that a mail can have. What is put in comes formatted. */
export interface Words {
  readonly hello: (name: string) => string;
  /** Below every mail: which shop, and why it was sent. */
  readonly footer: (shop: string) => string;
  readonly unsubscribe: string;
  readonly ignore: string;
  readonly validUntil: (time: string) => string;
  readonly order: {
    readonly number: (id: string) => string;
    readonly look: string;
    readonly subtotal: string;
    readonly shipping: (option: string) => string;
    readonly total: string;
    readonly sentTo: string;
  };
  readonly confirmed: Message;
  readonly cancelled: Message & {
    /** By the order's stable word; `other` for those that are not here. */
    readonly reasons: Readonly<
      Record<"requested" | "expired" | "unavailable" | "card_declined" | "out_of_stock" | "other", string>
    >;
    readonly givenBack: (amount: string) => string;
  };
  readonly shipped: Message & { readonly tracking: (carrier: string, code: string) => string };
  readonly refunded: Message & { readonly amount: (amount: string) => string };
  readonly reset: Message & { readonly action: string };
  readonly verification: Message & { readonly action: string };
  readonly passwordChanged: Message & { readonly at: (time: string) => string; readonly notYou: string };
  readonly review: Message & { readonly action: string };
}

/** A subject and a first paragraph about the thing named: an order's number, a product's title. */
export interface Message {
  readonly subject: (what: string) => string;
  readonly intro: (what: string) => string;
}

const all: Readonly<Record<Locale, Words>> = { en: english, de: german, ar: arabic };

export const locales = Object.keys(all) as readonly Locale[];

export function wordsOf(locale: Locale): Words {
  return all[locale];
}

export function isLocale(text: string): text is Locale {
  return text in all;
}
