import { z } from "zod";

const text = (most: number) => z.string().max(most);

const address = z.object({
  name: text(200),
  line1: text(200).min(1),
  line2: text(200),
  city: text(100).min(1),
  postalCode: text(20),
  region: text(100),
  country: z.string().regex(/^[A-Z]{2}$/),
  phone: text(40),
});

const draft = z.object({
  /** The idempotency key of the order, made before anything is sent and changed only once the shop has refused for good. */
  key: z.uuid(),
  cartId: text(64),
  isMember: z.boolean(),
  locale: z.enum(["en", "de", "ar"]),
  email: text(254),
  address: address.optional(),
  shippingOptionId: text(64).optional(),
  card: z.object({ id: z.string().regex(/^pm_[A-Za-z0-9_]{1,100}$/), label: text(60) }).optional(),
  /** Pay was pressed: until the outcome is known there is no way but to ask for it again, under the same key. */
  isSent: z.boolean(),
  /** The order that waits for the customer's bank. */
  orderId: text(64).optional(),
});

export type Draft = z.infer<typeof draft>;
export type DeliveryAddress = z.infer<typeof address>;

/** Where the draft of an order is kept: in the visitor's browser, out of scripts' reach, and gone when it closes. */
export const draftCookie = "__Host-checkout";

export function newDraft(begun: Pick<Draft, "key" | "cartId" | "isMember" | "locale">): Draft {
  return { ...begun, email: "", isSent: false };
}

export function toCookie(value: Draft): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** What a browser brings may be anything: what is no draft counts as none. */
export function fromCookie(cookie: string | undefined): Draft | undefined {
  if (cookie === undefined) return undefined;
  try {
    return draft.safeParse(JSON.parse(Buffer.from(cookie, "base64url").toString())).data;
  } catch {
    return undefined;
  }
}

/** The shop has refused for good: what was entered stays, and the next attempt is another order. */
export function afterRefusal({ orderId: _, ...before }: Draft, key: string): Draft {
  return { ...before, key, isSent: false };
}
