import type { Content } from "../content.ts";
import type { Letter } from "../letter.ts";
import { emailVerification, passwordChanged, passwordReset } from "./account.ts";
import { orderCancelled, orderConfirmed, orderRefunded, orderShipped } from "./order.ts";
import { reviewApproved } from "./review.ts";
import type { Desk } from "./template.ts";

/** The letter that tells of it, in the reader's language. */
export function write(content: Content, desk: Desk): Letter {
  switch (content.template) {
    case "order_confirmed":
      return orderConfirmed(content, desk);
    case "order_cancelled":
      return orderCancelled(content, desk);
    case "order_shipped":
      return orderShipped(content, desk);
    case "order_refunded":
      return orderRefunded(content, desk);
    case "password_reset":
      return passwordReset(content, desk);
    case "email_verification":
      return emailVerification(content, desk);
    case "password_changed":
      return passwordChanged(content, desk);
    case "review_approved":
      return reviewApproved(content, desk);
  }
}
