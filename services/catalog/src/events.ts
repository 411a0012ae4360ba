import type { Clock } from "@shopstream/platform/clock.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { Product } from "./product.ts";

/** A product was created, updated or deleted; carries it whole. */
export function productChanged(
  product: Product,
  change: "created" | "updated" | "deleted",
  seams: { clock: Clock; random: Random },
): OutgoingEvent {
  return newEvent(
    events.ProductChanged,
    product.id,
    product.version,
    { productId: product.id, change, product },
    seams,
  );
}
