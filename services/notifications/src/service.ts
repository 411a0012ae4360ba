import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Content } from "./content.ts";
import { type DeliveryRecord, type DeliveryStatus, deliveryOf } from "./delivery.ts";
import type { Cursor, DeliveryStore } from "./store.ts";

export interface NotificationsDeps {
  readonly store: DeliveryStore;
  readonly clock: Clock;
}

/** Whom a mail is for: an account, or a guest's address. */
export interface Recipient {
  readonly accountId: string;
  readonly email?: string;
}

/** What becomes a mail, and what staff see of it. */
export class Notifications {
  readonly #deps: NotificationsDeps;

  constructor(deps: NotificationsDeps) {
    this.#deps = deps;
  }

  /** One mail for one cause, however often that is told. */
  async notify(causeId: string, to: Recipient, content: Content): Promise<void> {
    const delivery = deliveryOf(causeId, to, content, isoTime(this.#deps.clock));
    await this.#deps.store.transaction(async (store) => {
      if (await store.receive(causeId)) await store.add(delivery);
    });
  }

  list(status: DeliveryStatus | "", after: Cursor | undefined, limit: number): Promise<DeliveryRecord[]> {
    return this.#deps.store.list(status, after, limit);
  }

  /** Only what was given up is tried again. */
  async retry(id: string): Promise<DeliveryRecord> {
    const { store, clock } = this.#deps;
    const revived = await store.revive(id, new Date(clock.now()));
    if (revived !== undefined) return revived;
    const known = await store.find(id);
    if (known === undefined) throw new AppError("not_found", "unknown_mail", "there is no such mail");
    if (known.status === "pending") return known;
    throw new AppError("rejected", "mail_status", `a ${known.status} mail is not tried again`);
  }

  forgetOld(beforeMs: number): Promise<void> {
    return this.#deps.store.removeOld(new Date(beforeMs));
  }
}
