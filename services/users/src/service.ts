import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { mustBeCurrency } from "@shopstream/platform/money.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { preferencesChanged } from "./events.ts";
import { type Choices, type PreferenceDefaults, type Preferences, type Profile, preferencesOf } from "./profile.ts";
import type { ProfileStore } from "./store.ts";

export interface UsersDeps {
  readonly store: ProfileStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly defaults: PreferenceDefaults;
}

/** Undefined leaves a field as it is. */
export interface ProfilePatch {
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly phone: string | undefined;
}

/** Mails that are a member's choice. */
export type MailKind = "reviews" | "marketing";

/** Profiles and preferences, as their members see them. */
export class Users {
  readonly #deps: UsersDeps;

  constructor(deps: UsersDeps) {
    this.#deps = deps;
  }

  profile(accountId: string): Promise<Profile> {
    return this.#deps.store.get(accountId);
  }

  updateProfile(accountId: string, { givenName, familyName, phone }: ProfilePatch): Promise<Profile> {
    return this.#deps.store.transaction(async (store) => {
      const before = (await store.lock(accountId)) ?? gone();
      const after = {
        ...before,
        givenName: givenName?.trim() ?? before.givenName,
        familyName: familyName?.trim() ?? before.familyName,
        phone: phone?.trim() ?? before.phone,
        version: before.version + 1,
        updatedAt: isoTime(this.#deps.clock),
      };
      await store.save(after);
      return after;
    });
  }

  async preferences(accountId: string): Promise<Preferences> {
    return preferencesOf(await this.#deps.store.get(accountId), this.#deps.defaults);
  }

  /** Replaces them all; who has none of one chosen gets the shop's default. Others hear of it only when one changed. */
  async setPreferences(accountId: string, chosen: Choices): Promise<Preferences> {
    if (chosen.currency !== null) mustBeCurrency(chosen.currency);
    return this.#choose(accountId, () => chosen);
  }

  /** By whoever holds a mail of this kind; the other preferences stay. */
  turnOff(accountId: string, kind: MailKind): Promise<Preferences> {
    const off = kind === "reviews" ? { reviewEmails: false } : { marketingEmails: false };
    return this.#choose(accountId, (chosen) => ({ ...chosen, ...off }));
  }

  #choose(accountId: string, choose: (chosen: Choices) => Choices): Promise<Preferences> {
    const { defaults } = this.#deps;
    return this.#deps.store.transaction(async (store) => {
      const before = (await store.lock(accountId)) ?? gone();
      const updatedAt = isoTime(this.#deps.clock);
      const after = { ...before, chosen: choose(before.chosen), version: before.version + 1, updatedAt };
      await store.save(after);
      const [was, is] = [preferencesOf(before, defaults), preferencesOf(after, defaults)];
      if (JSON.stringify(was) !== JSON.stringify(is)) await store.publish([preferencesChanged(after, is, this.#deps)]);
      return is;
    });
  }

  /** Keeps the language chosen at sign-up, unless the member was faster with another one. */
  async onAccountCreated(accountId: string, locale: string, eventId: string): Promise<void> {
    await this.#deps.store.transaction(async (store) => {
      if (!(await store.receive(eventId))) return;
      const before = await store.lock(accountId);
      if (before === undefined) return;
      const chosen = { ...before.chosen, locale: before.chosen.locale ?? (locale === "" ? null : locale) };
      await store.save({ ...before, chosen, version: before.version + 1 });
    });
  }

  async onAccountDeleted(accountId: string, eventId: string): Promise<void> {
    await this.#deps.store.transaction(async (store) => {
      if (await store.receive(eventId)) await store.erase(accountId, new Date(this.#deps.clock.now()));
    });
  }
}

function gone(): never {
  throw new AppError("not_found", "unknown_account", "this account is gone");
}
