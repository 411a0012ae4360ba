import type { ProductState } from "../document.ts";
import type { Subject } from "./engine-contract.ts";

/** Takes the products in as events would bring them. */
export async function fill({ engine, eventId }: Subject, products: readonly ProductState[]): Promise<void> {
  for (const product of products) await engine.changeProducts([{ eventId: eventId(), state: product }]);
  await engine.catchUp();
}
