import { systemClock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { newId } from "@shopstream/platform/ids.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { type Draft, implement } from "@shopstream/platform/rpc/handlers.ts";
import { EventSender } from "@shopstream/platform/testing/event-sender.ts";
import { serviceDatabase } from "@shopstream/platform/testing/service-database.ts";
import { testServices } from "@shopstream/platform/testing/services.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { events } from "@shopstream/protos/events.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import { NotificationsService } from "@shopstream/protos/services/notifications.ts";
import { UsersService } from "@shopstream/protos/services/users.ts";
import type { Order } from "@shopstream/protos/shop/orders/v1/orders.ts";
import { app } from "../app.ts";
import { MailServer } from "./mail-server.ts";

const seams = { clock: systemClock, random: systemRandom };
const quick = { UNSUBSCRIBE_SECRET: "a secret for tests only", SEND_INTERVAL_MS: "20", RETRY_MS: "20", ATTEMPTS: "4" };

/** The running service, a mail server, stand-ins for identity and users, and the bus. */
export async function testNotifications(env: Readonly<Record<string, string>> = {}) {
  const server = await new MailServer().start();
  const neighbours = new Neighbours();
  const services = await testServices({
    apps: [app],
    fakes: neighbours.services,
    env: { ...quick, SMTP_URL: server.url, PUBLIC_URL: "https://shop.example", ...env },
  });
  const db = serviceDatabase(services, "notifications");
  const bus = new EventSender(services, db);
  return {
    services,
    server,
    neighbours,
    db,
    bus,
    visitor: services.client(NotificationsService, { anonymous: true }),
    staff: services.client(NotificationsService, { user: "usr_staff", roles: ["staff"] }),
    /** A member of whom the shop has heard. */
    member: async (locale = "", displayName = "Ada") => {
      const id = newId("usr", systemRandom);
      const email = `${id}@example.com`;
      const created = { accountId: id, email, displayName, locale };
      await bus.tell(newEvent(events.AccountCreated, id, 1, created, seams));
      return { id, email };
    },
    mailTo: (address: string) => until(() => server.to(address)[0], `a mail to ${address}`),
    /** Until no mail waits. */
    quiet: () =>
      until(
        async () => (await db.query("select 1 from deliveries where status = 'pending'")).length === 0,
        "no mail waits",
      ),
    statusOf: async (causeId: string) => {
      const [row] = await db.query<{ status: string; attempts: number; reason: string }>(
        "select status, attempts, reason from deliveries where cause_id = $1",
        [causeId],
      );
      return row;
    },
    close: async () => {
      await bus.close();
      await db.close();
      await services.close();
      await server.close();
    },
  };
}

export type TestNotifications = Awaited<ReturnType<typeof testNotifications>>;

/** An identity that knows secrets of mails, and users that are told which mails nobody wants. */
class Neighbours {
  /** By request; one that is not here is no longer wanted. */
  readonly secrets = new Map<string, string>();
  readonly contacts = new Map<string, { email: string; displayName: string }>();
  readonly turnedOff: string[] = [];

  get services() {
    const refuse = () =>
      Promise.reject(new AppError("forbidden", "not_expected", "notifications have no business here"));
    const refusing = <D extends typeof IdentityService | typeof UsersService>({ methods }: D) =>
      Object.fromEntries(Object.keys(methods).map((name) => [name, refuse]));
    return [
      implement(IdentityService, {
        ...refusing(IdentityService),
        getMailToken: async ({ requestId }: { requestId: string }) => ({ token: known(this.secrets, requestId) }),
        getContact: async ({ accountId }: { accountId: string }) => known(this.contacts, accountId),
      } as never),
      implement(UsersService, {
        ...refusing(UsersService),
        turnOffEmails: async ({ accountId, kind }: { accountId: string; kind: string }) => {
          this.turnedOff.push(`${accountId} ${kind}`);
          return {};
        },
      } as never),
    ];
  }
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new AppError("not_found", "unknown", "there is no such thing");
  return value;
}

const euros = (amount: number) => ({ amount, currency: "EUR" });

/** An order as events carry it. */
export function sampleOrder(changes: Draft<Order> = {}): Draft<Order> & { readonly id: string } {
  return {
    id: newId("ord", systemRandom),
    status: "confirmed",
    currency: "EUR",
    email: "",
    customerId: "",
    lines: [
      { sku: "cup", title: "Cup", quantity: 2, total: euros(1_998) },
      { sku: "pot", title: "Pot", quantity: 1, total: euros(2_500) },
    ],
    subtotal: euros(4_498),
    shipping: euros(490),
    total: euros(4_988),
    shippingAddress: {
      name: "Ada Lovelace",
      line1: "Main Street 1",
      city: "Berlin",
      postalCode: "10115",
      country: "DE",
    },
    shippingOption: { id: "standard", name: "Standard delivery" },
    payment: { status: "captured", captured: euros(4_988), refunded: euros(0) },
    timeline: [{ status: "pending" }, { status: "confirmed" }],
    ...changes,
  } as Draft<Order> & { readonly id: string };
}

export function orderTold(
  name: "OrderConfirmed" | "OrderCancelled" | "OrderShipped" | "OrderRefunded",
  order: Draft<Order> & { readonly id: string },
  more: object = {},
): OutgoingEvent {
  return newEvent(events[name], order.id, 3, { order, ...more } as never, seams);
}

export function accountTold(
  name:
    | "PasswordResetRequested"
    | "EmailVerificationRequested"
    | "PasswordChanged"
    | "AccountRenamed"
    | "AccountDeleted",
  accountId: string,
  data: object = {},
): OutgoingEvent {
  return newEvent(events[name], accountId, 2, { accountId, ...data } as never, seams);
}

export function preferencesChanged(accountId: string, locale: string, reviewEmails: boolean): OutgoingEvent {
  return newEvent(events.PreferencesChanged, accountId, 1, { accountId, locale, reviewEmails }, seams);
}

export function reviewPublished(accountId: string, productTitle = "Cup"): OutgoingEvent {
  const data = { reviewId: "rev_1", accountId, productTitle, productSlug: "cup" };
  return newEvent(events.ReviewPublished, newId("rev", systemRandom), 2, data, seams);
}
