import type { UserRole } from "@shopstream/platform/principal.ts";

/** Somebody who can sign in. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  /** Somebody has shown that the mailbox is theirs. */
  readonly emailVerified: boolean;
  readonly roles: readonly UserRole[];
  readonly version: number;
  readonly createdAt: string;
}

const everyRole: readonly UserRole[] = ["customer", "staff", "admin"];

/** One account per mailbox as people understand it: neither spaces around nor capitals make another. */
export function normalisedEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Each role once and always in the same order, so that equal sets compare equal. */
export function roleSet(roles: readonly string[]): UserRole[] {
  return everyRole.filter((role) => roles.includes(role));
}
