// Generated from protos/ by `make gen`. Do not edit.
import type { EventDefinition } from "../definition.ts";
import { CartLineAdded, ProductViewed, SearchMade } from "./shop/analytics/v1/events.ts";
import { StaffActed } from "./shop/audit/v1/events.ts";
import { ProductChanged } from "./shop/catalog/v1/events.ts";
import { AccountCreated, AccountDeleted, AccountRenamed, AccountRolesChanged, EmailVerificationRequested, EmailVerified, PasswordChanged, PasswordResetRequested } from "./shop/identity/v1/events.ts";
import { StockChanged } from "./shop/inventory/v1/events.ts";
import { NotificationSent } from "./shop/notifications/v1/events.ts";
import { OrderCancelled, OrderConfirmed, OrderPaid, OrderPlaced, OrderRefunded, OrderShipped } from "./shop/orders/v1/events.ts";
import { PaymentAuthorised, PaymentFailed, PaymentSettled, RefundSettled } from "./shop/payments/v1/events.ts";
import { ReviewPublished, ReviewStatsChanged } from "./shop/reviews/v1/events.ts";
import { PreferencesChanged } from "./shop/users/v1/events.ts";

export const events = {
  ProductViewed: { type: "ProductViewed", topic: "analytics.raw", version: 1, source: "analytics", message: ProductViewed },
  SearchMade: { type: "SearchMade", topic: "analytics.raw", version: 1, source: "analytics", message: SearchMade },
  CartLineAdded: { type: "CartLineAdded", topic: "analytics.raw", version: 1, source: "analytics", message: CartLineAdded },
  StaffActed: { type: "StaffActed", topic: "audit", version: 1, source: "audit", message: StaffActed },
  ProductChanged: { type: "ProductChanged", topic: "product.events", version: 1, source: "catalog", message: ProductChanged },
  AccountCreated: { type: "AccountCreated", topic: "account.events", version: 1, source: "identity", message: AccountCreated },
  AccountDeleted: { type: "AccountDeleted", topic: "account.events", version: 1, source: "identity", message: AccountDeleted },
  AccountRolesChanged: { type: "AccountRolesChanged", topic: "account.events", version: 1, source: "identity", message: AccountRolesChanged },
  AccountRenamed: { type: "AccountRenamed", topic: "account.events", version: 1, source: "identity", message: AccountRenamed },
  EmailVerificationRequested: { type: "EmailVerificationRequested", topic: "account.events", version: 1, source: "identity", message: EmailVerificationRequested },
  EmailVerified: { type: "EmailVerified", topic: "account.events", version: 1, source: "identity", message: EmailVerified },
  PasswordResetRequested: { type: "PasswordResetRequested", topic: "account.events", version: 1, source: "identity", message: PasswordResetRequested },
  PasswordChanged: { type: "PasswordChanged", topic: "account.events", version: 1, source: "identity", message: PasswordChanged },
  StockChanged: { type: "StockChanged", topic: "inventory.events", version: 1, source: "inventory", message: StockChanged },
  NotificationSent: { type: "NotificationSent", topic: "notification.events", version: 1, source: "notifications", message: NotificationSent },
  OrderPlaced: { type: "OrderPlaced", topic: "order.lifecycle", version: 1, source: "orders", message: OrderPlaced },
  OrderPaid: { type: "OrderPaid", topic: "order.lifecycle", version: 1, source: "orders", message: OrderPaid },
  OrderConfirmed: { type: "OrderConfirmed", topic: "order.lifecycle", version: 1, source: "orders", message: OrderConfirmed },
  OrderCancelled: { type: "OrderCancelled", topic: "order.lifecycle", version: 1, source: "orders", message: OrderCancelled },
  OrderShipped: { type: "OrderShipped", topic: "order.lifecycle", version: 1, source: "orders", message: OrderShipped },
  OrderRefunded: { type: "OrderRefunded", topic: "order.lifecycle", version: 1, source: "orders", message: OrderRefunded },
  PaymentAuthorised: { type: "PaymentAuthorised", topic: "payment.events", version: 1, source: "payments", message: PaymentAuthorised },
  PaymentSettled: { type: "PaymentSettled", topic: "payment.events", version: 1, source: "payments", message: PaymentSettled },
  PaymentFailed: { type: "PaymentFailed", topic: "payment.events", version: 1, source: "payments", message: PaymentFailed },
  RefundSettled: { type: "RefundSettled", topic: "payment.events", version: 1, source: "payments", message: RefundSettled },
  ReviewPublished: { type: "ReviewPublished", topic: "review.events", version: 1, source: "reviews", message: ReviewPublished },
  ReviewStatsChanged: { type: "ReviewStatsChanged", topic: "review.events", version: 1, source: "reviews", message: ReviewStatsChanged },
  PreferencesChanged: { type: "PreferencesChanged", topic: "account.events", version: 1, source: "users", message: PreferencesChanged },
} as const satisfies Record<string, EventDefinition<any>>;
