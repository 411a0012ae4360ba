import type { Locale } from "./words/words.ts";

/** Whom to write to. */
export interface Contact {
  readonly email: string;
  /** "" for none. */
  readonly displayName: string;
  readonly locale: Locale;
  readonly reviewEmails: boolean;
}

/** What is known of an account; null where nothing was told yet. */
export interface KnownContact {
  readonly email: string | null;
  readonly displayName: string | null;
  readonly locale: string | null;
  readonly reviewEmails: boolean | null;
}
