import type { Clock } from "@shopstream/platform/clock.ts";
import { type EventSubscription, on } from "@shopstream/platform/envelope.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { Order } from "@shopstream/protos/shop/orders/v1/orders.ts";
import type { Contacts } from "./contacts.ts";
import type { Content } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { hasToldItself, toFacts, toRecipient } from "./order-facts.ts";
import type { Notifications } from "./service.ts";

/** A mail server has taken the mail. */
export function notificationSent(
  { id, causeId, accountId, content }: Delivery,
  seams: { clock: Clock; random: Random },
): OutgoingEvent {
  const data = { notificationId: id, accountId, template: content.template, channel: "email", causeId };
  return newEvent(events.NotificationSent, id, 1, data, seams);
}

export function subscriptions(notifications: Notifications, contacts: Contacts): EventSubscription[] {
  return [...orderEvents(notifications), ...mailRequests(notifications), ...accountNews(contacts)];
}

function orderEvents(notifications: Notifications): EventSubscription[] {
  const tell = async (causeId: string, order: Order | undefined, content: (order: Order) => Content) => {
    if (order !== undefined) await notifications.notify(causeId, toRecipient(order), content(order));
  };
  return [
    on(events.OrderConfirmed, ({ envelope, data }) =>
      tell(envelope.id, data.order, (order) => ({ template: "order_confirmed", order: toFacts(order) })),
    ),
    on(events.OrderCancelled, async ({ envelope, data }) => {
      if (data.order !== undefined && hasToldItself(data.order)) return;
      await tell(envelope.id, data.order, (order) => ({
        template: "order_cancelled",
        order: toFacts(order),
        reason: order.cancelReason,
      }));
    }),
    on(events.OrderShipped, ({ envelope, data }) =>
      tell(envelope.id, data.order, (order) => ({
        template: "order_shipped",
        order: toFacts(order),
        carrier: order.shipment?.carrier ?? "",
        trackingCode: order.shipment?.trackingCode ?? "",
      })),
    ),
    on(events.OrderRefunded, ({ envelope, data }) =>
      tell(envelope.id, data.order, (order) => ({
        template: "order_refunded",
        order: toFacts(order),
        amountMinor: data.amount?.amount ?? order.payment?.refunded?.amount ?? 0,
      })),
    ),
  ];
}

function mailRequests(notifications: Notifications): EventSubscription[] {
  return [
    on(events.PasswordResetRequested, ({ envelope, data: { accountId, requestId, email, expiresAt = "" } }) =>
      notifications.notify(envelope.id, { accountId, email }, { template: "password_reset", requestId, expiresAt }),
    ),
    on(events.EmailVerificationRequested, ({ envelope, data: { accountId, requestId, email, expiresAt = "" } }) =>
      notifications.notify(envelope.id, { accountId, email }, { template: "email_verification", requestId, expiresAt }),
    ),
    on(events.PasswordChanged, ({ envelope, data: { accountId, email } }) =>
      notifications.notify(envelope.id, { accountId, email }, { template: "password_changed", at: envelope.time }),
    ),
    on(events.ReviewPublished, ({ envelope, data: { accountId, productTitle, productSlug } }) =>
      notifications.notify(envelope.id, { accountId }, { template: "review_approved", productTitle, productSlug }),
    ),
  ];
}

function accountNews(contacts: Contacts): EventSubscription[] {
  return [
    on(events.AccountCreated, ({ envelope, data: { accountId, ...account } }) =>
      contacts.onAccountCreated(accountId, account, envelope.id),
    ),
    on(events.AccountRenamed, ({ envelope, data: { accountId, displayName } }) =>
      contacts.onNews(accountId, { displayName }, envelope.id),
    ),
    on(events.PreferencesChanged, ({ envelope, data: { accountId, locale, reviewEmails } }) =>
      contacts.onNews(accountId, { locale, reviewEmails }, envelope.id),
    ),
    on(events.AccountDeleted, ({ envelope, data: { accountId } }) => contacts.onAccountDeleted(accountId, envelope.id)),
  ];
}
