import { isAppError } from "@shopstream/platform/errors.ts";
import { expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { product } from "./sample-products.ts";

export function stockContract(subject: () => Subject): void {
  const change = (state: ReturnType<typeof product>) =>
    subject().engine.changeProducts([{ eventId: subject().eventId(), state }]);
  const stock = (sku: string, available: number, sequence: number) =>
    subject().engine.changeStock([{ eventId: subject().eventId(), state: { sku, available, sequence } }]);
  const inStock = async (text: string) => (await subject().search({ text })).hits[0]?.inStock;

  it("stock that comes before its product is not lost", async () => {
    await stock("early", 4, 1);
    await change(product({ slug: "early", title: "Fountain" }));
    expect(await inStock("fountain")).toBe(true);
  });

  it("in stock as long as any variant is, and late stock changes nothing", async () => {
    const variants = ["planter-s", "planter-l"].map((sku) => ({ sku, prices: [{ amount: 100, currency: "EUR" }] }));
    await change(product({ slug: "planter", title: "Planter", variants }));
    expect(await inStock("planter")).toBe(false);
    await stock("planter-s", 1, 2);
    await stock("planter-l", 1, 2);
    await stock("planter-s", 0, 3);
    expect(await inStock("planter")).toBe(true);
    await stock("planter-l", 0, 4);
    await stock("planter-l", 9, 3);
    expect(await inStock("planter")).toBe(false);
  });

  it("the stock of many SKUs at once, some of it late and some without a product", async () => {
    const [sold, kept] = ["bench-sold", "bench-kept"];
    for (const slug of [sold, kept]) await change(product({ slug, title: slug.replace("-", " ") }));
    const at = (sku: string, available: number, sequence: number) => ({
      eventId: subject().eventId(),
      state: { sku, available, sequence },
    });
    await subject().engine.changeStock([at(sold, 1, 2), at(kept, 1, 2), at("bench-unknown", 3, 1)]);
    await subject().engine.changeStock([at(kept, 0, 1), at(sold, 0, 3)]);
    expect(await inStock("bench sold")).toBe(false);
    expect(await inStock("bench kept")).toBe(true);
  });

  it("products and the stock of their variants arriving all at once agree in the end", async () => {
    const names = Array.from({ length: 8 }, (_, i) => `rush-${i}`);
    await Promise.all(
      names.flatMap((slug) => {
        const variants = [1, 2, 3].map((n) => ({ sku: `${slug}-${n}`, prices: [{ amount: 100, currency: "EUR" }] }));
        const levels = variants.flatMap(({ sku }) => [
          delivered(() => stock(sku, 0, 1)),
          delivered(() => stock(sku, sku.endsWith("-2") ? 5 : 0, 2)),
        ]);
        return [
          delivered(() => change(product({ slug, title: "Rush", variants }))),
          ...levels,
          delivered(() => change(product({ slug, title: "Rush", variants, version: 2 }))),
        ];
      }),
    );
    const { hits } = await subject().search({ text: "rush", limit: 50 });
    expect(hits).toHaveLength(8);
    expect(hits.filter((hit) => !hit.inStock)).toEqual([]);
  });
}

const mostTries = 20;

/** As the bus does it: a change that finds no connection or lock free in time comes again. */
async function delivered(change: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await change();
    } catch (error) {
      if (tries === mostTries || !isAppError(error, "unavailable", "timeout")) throw error;
    }
  }
}
