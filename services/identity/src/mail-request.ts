const hourMs = 3_600_000;

export type MailPurpose = "verify_email" | "reset_password";

/** A mail with a secret that somebody asked for. */
export interface MailRequest {
  readonly id: string;
  readonly accountId: string;
  readonly purpose: MailPurpose;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Whoever can read a mailbox later must not get in with what lies there: a reset is short. */
const lifetimeMs: Readonly<Record<MailPurpose, number>> = { verify_email: 72 * hourMs, reset_password: hourMs };
/** More mails of one kind nobody needs within an hour; others must not be able to fill a mailbox. */
export const mostPerHour = 3;
export const windowMs = hourMs;

export function mailRequest(id: string, accountId: string, purpose: MailPurpose, nowMs: number): MailRequest {
  const [createdAt, expiresAt] = [nowMs, nowMs + lifetimeMs[purpose]].map((ms) => new Date(ms).toISOString());
  return { id, accountId, purpose, createdAt: createdAt as string, expiresAt: expiresAt as string };
}
