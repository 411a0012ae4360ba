import type { LocalUp } from "./local/up.ts";
import type { PlatformFile } from "./platform-file.ts";
import { Rest } from "./rest.ts";
import { seedGenerated } from "./seed-generated.ts";
import type { Step } from "./step.ts";

const products = 1_000;
const seed = 42;

/** Fills a shop that has no product yet, so that there is something to buy. */
export const seedIfEmpty: Step<LocalUp> = {
  title: "Fill an empty shop with products",
  run: async (up) => {
    const file = up.file as PlatformFile;
    // Asked again while it says that it has too much to do, as it may so soon after its start.
    const shop = new Rest(file.url, up.clock);
    const { items } = await shop.ask<{ items: unknown[] }>("GET", "/v1/products?pageSize=1");
    if (items.length > 0) return { outcome: "unchanged" };
    await seedGenerated(file, { products, seed }, up.clock, (done, total) =>
      up.onChild(`${done} of ${total} products`),
    );
    return { outcome: "created", note: `${products} products of three variants` };
  },
};
