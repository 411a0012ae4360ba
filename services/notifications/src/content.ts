/** What a mail tells of, as it was when it happened: enough to write it in any language. */
export type Content =
  | { readonly template: "order_confirmed"; readonly order: OrderFacts }
  | { readonly template: "order_cancelled"; readonly order: OrderFacts; readonly reason: string }
  | {
      readonly template: "order_shipped";
      readonly order: OrderFacts;
      readonly carrier: string;
      readonly trackingCode: string;
    }
  | { readonly template: "order_refunded"; readonly order: OrderFacts; readonly amountMinor: number }
  | { readonly template: "password_reset"; readonly requestId: string; readonly expiresAt: string }
  | { readonly template: "email_verification"; readonly requestId: string; readonly expiresAt: string }
  | { readonly template: "password_changed"; readonly at: string }
  | { readonly template: "review_approved"; readonly productTitle: string; readonly productSlug: string };

export type TemplateName = Content["template"];

/** An order as its customer knows it. Amounts are minor units of `currency`. */
export interface OrderFacts {
  readonly id: string;
  /** Whom it is sent to. */
  readonly name: string;
  /** The language that it was ordered in; none in mails of before there was one. */
  readonly locale?: string;
  readonly currency: string;
  readonly lines: readonly OrderLineFacts[];
  readonly subtotalMinor: number;
  readonly shippingMinor: number;
  readonly totalMinor: number;
  readonly refundedMinor: number;
  readonly shippingOption: string;
  readonly address: readonly string[];
}

export interface OrderLineFacts {
  readonly title: string;
  readonly quantity: number;
  readonly totalMinor: number;
}

/** Mails that a member can do without, by what turns them off. All others are always sent. */
export const choiceOf: Readonly<Partial<Record<TemplateName, "reviews">>> = { review_approved: "reviews" };
