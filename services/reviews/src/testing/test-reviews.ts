import { systemClock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { newId } from "@shopstream/platform/ids.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import { userId } from "@shopstream/platform/principal.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { implement } from "@shopstream/platform/rpc/handlers.ts";
import { EventSender } from "@shopstream/platform/testing/event-sender.ts";
import { serviceDatabase } from "@shopstream/platform/testing/service-database.ts";
import { testServices } from "@shopstream/platform/testing/services.ts";
import { events } from "@shopstream/protos/events.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import { ReviewsService } from "@shopstream/protos/services/reviews.ts";
import { app } from "../app.ts";

const seams = { clock: systemClock, random: systemRandom };

/** The running service beside a catalogue and an identity in memory, and the bus on which orders and accounts are told of. */
export async function testReviews() {
  const neighbours = new Neighbours();
  const services = await testServices({ apps: [app], fakes: neighbours.services });
  const db = serviceDatabase(services, "reviews");
  const bus = new EventSender(services, db);
  return {
    neighbours,
    db,
    bus,
    newMember: () => newId("usr", systemRandom),
    as: (user: string) => services.client(ReviewsService, { user }),
    visitor: services.client(ReviewsService, { anonymous: true }),
    staff: services.client(ReviewsService, { user: "usr_staff", roles: ["staff"] }),
    admin: services.client(ReviewsService, { user: "usr_admin", roles: ["admin"] }),
    published: (subject: string) =>
      db.query<{ type: string; data: Record<string, unknown>; sequence: number }>(
        "select type, data, sequence::int from outbox where subject = $1 and topic <> 'audit' order by position",
        [subject],
      ),
    close: async () => {
      await bus.close();
      await db.close();
      await services.close();
    },
  };
}

export type TestReviews = Awaited<ReturnType<typeof testReviews>>;

/** A catalogue that sells what was put into it, and an identity that knows names. */
class Neighbours {
  readonly ratings = new Map<string, { average: number; count: number }>();
  readonly names = new Map<string, string>();
  down = false;

  /** A product that is sold from now on. */
  sell(): string {
    const id = newId("prod", systemRandom);
    this.ratings.set(id, { average: 0, count: 0 });
    return id;
  }

  get services() {
    const refuse = () => Promise.reject(new AppError("forbidden", "not_expected", "reviews have no business here"));
    const refusing = <D extends typeof CatalogService | typeof IdentityService>({ methods }: D) =>
      Object.fromEntries(Object.keys(methods).map((name) => [name, refuse]));
    return [
      implement(CatalogService, {
        ...refusing(CatalogService),
        getProduct: async ({ slug }: { slug: string }) => {
          if (this.down) throw new AppError("unavailable", "service_unavailable", "the catalogue is down");
          if (!this.ratings.has(slug)) throw new AppError("not_found", "product_not_found", "no such product");
          return { id: slug, title: `Mug ${slug}`, slug: `mug-${slug}` };
        },
        exportProducts: async () => ({ items: [...this.ratings].map(([id, rating]) => ({ id, rating })) }),
      } as never),
      implement(IdentityService, {
        ...refusing(IdentityService),
        getMe: async (_request: object, { principal }: { principal: Parameters<typeof userId>[0] }) => ({
          displayName: this.names.get(userId(principal) ?? "") ?? "",
        }),
      } as never),
    ];
  }
}

export function orderEvent(
  name: "OrderConfirmed" | "OrderCancelled",
  orderId: string,
  customerId: string,
  ...productIds: string[]
): OutgoingEvent {
  const lines = productIds.map((productId) => ({ productId, sku: `sku-${productId}`, quantity: 1 }));
  const sequence = name === "OrderConfirmed" ? 3 : 4;
  return newEvent(events[name], orderId, sequence, { order: { id: orderId, customerId, lines } }, seams);
}

export function accountDeleted(accountId: string): OutgoingEvent {
  return newEvent(events.AccountDeleted, accountId, 9, { accountId }, seams);
}
