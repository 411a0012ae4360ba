import type { Clock } from "@shopstream/platform/clock.ts";
import { type EventSubscription, on } from "@shopstream/platform/envelope.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { Preferences, Profile } from "./profile.ts";
import type { Users } from "./service.ts";

/** A member's preferences are other ones since then. */
export function preferencesChanged(
  { accountId, version }: Pick<Profile, "accountId" | "version">,
  preferences: Preferences,
  seams: { clock: Clock; random: Random },
): OutgoingEvent {
  return newEvent(events.PreferencesChanged, accountId, version, { accountId, ...preferences }, seams);
}

/** Told by identity: who came, and who is gone and wants to be forgotten. */
export function accountEvents(users: Users): EventSubscription[] {
  return [
    on(events.AccountCreated, ({ envelope, data: { accountId, locale } }) =>
      users.onAccountCreated(accountId, locale, envelope.id),
    ),
    on(events.AccountDeleted, ({ envelope, data: { accountId } }) => users.onAccountDeleted(accountId, envelope.id)),
  ];
}
