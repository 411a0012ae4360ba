/** What a member says of oneself; "" for nothing. */
export interface Profile {
  readonly accountId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly phone: string;
  readonly chosen: Choices;
  readonly version: number;
  /** Absent until the member has said something. */
  readonly updatedAt?: string;
}

/** What a member has chosen; null where not. */
export interface Choices {
  readonly locale: string | null;
  readonly currency: string | null;
  readonly marketingEmails: boolean | null;
  readonly reviewEmails: boolean | null;
}

/** What holds for a member, chosen or not. */
export interface Preferences {
  readonly locale: string;
  readonly currency: string;
  readonly marketingEmails: boolean;
  readonly reviewEmails: boolean;
}

export type PreferenceDefaults = Pick<Preferences, "locale" | "currency">;

const nothingChosen: Choices = { locale: null, currency: null, marketingEmails: null, reviewEmails: null };

export function emptyProfile(accountId: string): Profile {
  return { accountId, givenName: "", familyName: "", phone: "", chosen: nothingChosen, version: 0 };
}

/** Advertising is asked for; what concerns one's own reviews is not advertising. */
export function preferencesOf({ chosen }: Profile, defaults: PreferenceDefaults): Preferences {
  return {
    locale: chosen.locale ?? defaults.locale,
    currency: chosen.currency ?? defaults.currency,
    marketingEmails: chosen.marketingEmails ?? false,
    reviewEmails: chosen.reviewEmails ?? true,
  };
}
