import type { Clock } from "@shopstream/platform/clock.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { Account } from "./account.ts";
import type { MailRequest } from "./mail-request.ts";

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

export function accountRenamed({ id, displayName, version }: Account, seams: Seams): OutgoingEvent {
  return newEvent(events.AccountRenamed, id, version, { accountId: id, displayName }, seams);
}

/** The mail's secret is not in it: whoever sends the mail asks for it. */
export function mailRequested(
  { id: requestId, purpose, expiresAt }: MailRequest,
  { id, email, version }: Account,
  seams: Seams,
): OutgoingEvent {
  const event = purpose === "verify_email" ? events.EmailVerificationRequested : events.PasswordResetRequested;
  return newEvent(event, id, version, { accountId: id, requestId, email, expiresAt }, seams);
}

export function emailVerified({ id, email, version }: Account, seams: Seams): OutgoingEvent {
  return newEvent(events.EmailVerified, id, version, { accountId: id, email }, seams);
}

export function passwordChanged({ id, email, version }: Account, seams: Seams): OutgoingEvent {
  return newEvent(events.PasswordChanged, id, version, { accountId: id, email }, seams);
}
