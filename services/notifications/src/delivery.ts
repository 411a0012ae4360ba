import { uuidFrom } from "@shopstream/platform/ids.ts";
import type { Content } from "./content.ts";

export type DeliveryStatus = "pending" | "sent" | "failed" | "suppressed";

/** One mail for one cause, and how far it got. */
export interface Delivery {
  readonly id: string;
  /** The event that it tells of. */
  readonly causeId: string;
  /** "" for a guest. */
  readonly accountId: string;
  /** "" for a member, whose address is looked up when it is sent. */
  readonly email: string;
  readonly content: Content;
  readonly attempts: number;
  readonly createdAt: string;
}

/** What is kept of a mail when it is sent. */
export interface DeliveryRecord {
  readonly id: string;
  readonly template: string;
  readonly accountId: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly reason: string;
  readonly createdAt: string;
  readonly sentAt?: string;
}

const longestPauseMs = 3_600_000;

/** The same cause twice is the same mail. */
export function deliveryOf(
  causeId: string,
  to: { readonly accountId: string; readonly email?: string },
  content: Content,
  at: string,
): Delivery {
  const id = uuidFrom("mail", causeId, content.template);
  return { id, causeId, accountId: to.accountId, email: to.email ?? "", content, attempts: 0, createdAt: at };
}

/** The same at every attempt, so that a mailbox that gets a mail twice can tell. */
export function messageIdOf({ id }: Pick<Delivery, "id">, from: string): string {
  return `<${id}@${from.split("@")[1]}>`;
}

export function retryPauseMs(attempts: number, firstMs: number, jitter: number): number {
  return Math.min(longestPauseMs, firstMs * 2 ** Math.min(attempts, 20)) * (0.75 + jitter / 2);
}
