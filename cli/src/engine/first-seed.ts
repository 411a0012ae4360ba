import type { LocalUp } from "./local-up.ts";
import type { PlatformFile } from "./platform-file.ts";
import { seedGenerated } from "./seed-generated.ts";
import type { Step } from "./step.ts";

const products = 1_000;
const seed = 42;

/** Fills a shop that has no product yet, so that there is something to buy. */
export const seedIfEmpty: Step<LocalUp> = {
  title: "Fill an empty shop with products",
  run: async (up) => {
    const file = up.file as PlatformFile;
    const response = await fetch(`${file.url}/v1/products?pageSize=1`, { signal: up.clock.timeout(10_000) });
    const { items } = (await response.json()) as { items: unknown[] };
    if (items.length > 0) return { outcome: "unchanged" };
    await seedGenerated(file, { products, seed }, up.clock, (done, total) =>
      up.onChild(`${done} of ${total} products`),
    );
    return { outcome: "created", note: `${products} products of three variants` };
  },
};
