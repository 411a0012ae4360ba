import type { Clock } from "@shopstream/platform/clock.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { Account } from "./account.ts";

type Seams = { readonly clock: Clock; readonly random: Random };

/** `locale` is the language chosen at sign-up, "" for none. */
export function accountCreated(
  { id, email, displayName, version }: Account,
  locale: string,
  seams: Seams,
): OutgoingEvent {
  return newEvent(events.AccountCreated, id, version, { accountId: id, email, displayName, locale }, seams);
}

export function accountRolesChanged({ id, roles, version }: Account, seams: Seams): OutgoingEvent {
  return newEvent(events.AccountRolesChanged, id, version, { accountId: id, roles }, seams);
}
