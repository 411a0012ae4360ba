import type { Clock } from "@shopstream/platform/clock.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import { available, type Stock } from "./stock.ts";

/** What is available of a SKU changed. */
export function stockChanged(
  stock: Pick<Stock, "sku" | "onHand" | "held" | "version">,
  seams: { clock: Clock; random: Random },
): OutgoingEvent {
  return newEvent(
    events.StockChanged,
    stock.sku,
    stock.version,
    { sku: stock.sku, available: available(stock) },
    seams,
  );
}
