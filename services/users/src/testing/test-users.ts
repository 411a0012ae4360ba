import { systemClock } from "@shopstream/platform/clock.ts";
import { newId } from "@shopstream/platform/ids.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { EventSender } from "@shopstream/platform/testing/event-sender.ts";
import { serviceDatabase } from "@shopstream/platform/testing/service-database.ts";
import { testServices } from "@shopstream/platform/testing/services.ts";
import { events } from "@shopstream/protos/events.ts";
import { UsersService } from "@shopstream/protos/services/users.ts";
import { app } from "../app.ts";

const seams = { clock: systemClock, random: systemRandom };

/** The running service, and the bus on which identity tells of accounts. */
export async function testUsers() {
  const services = await testServices({ apps: [app] });
  const db = serviceDatabase(services, "users");
  const identity = new EventSender(services, db);
  return {
    db,
    identity,
    notifications: services.client(UsersService, { service: "notifications" }),
    newMember: () => newId("usr", systemRandom),
    as: (user: string) => services.client(UsersService, { user }),
    published: (accountId: string) =>
      db.query<{ type: string; data: Record<string, unknown> }>(
        "select type, data from outbox where subject = $1 order by position",
        [accountId],
      ),
    close: async () => {
      await identity.close();
      await db.close();
      await services.close();
    },
  };
}

export function accountCreated(accountId: string, locale = ""): OutgoingEvent {
  const data = { accountId, email: `${accountId}@example.com`, displayName: "Ada", locale };
  return newEvent(events.AccountCreated, accountId, 1, data, seams);
}

export function accountDeleted(accountId: string): OutgoingEvent {
  return newEvent(events.AccountDeleted, accountId, 2, { accountId }, seams);
}
