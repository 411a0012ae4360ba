import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "../support/oracles.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";
import { Shopper, stockedProduct } from "../support/shopper.ts";

const rounds = 50;

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ wire: false });
});
afterAll(() => platform?.close());

it(`twenty buyers for five units: five of them buy, in every one of ${rounds} rounds`, async () => {
  const shop = new Shopper(platform.file.url);
  const admin = await shop.signedIn(platform.file.admin.email, platform.file.admin.password);
  const outcomes = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const sku = `LAST-${randomUUID()}`;
    await stockedProduct(admin, sku, 5);
    const carts = await Promise.all(Array.from({ length: 20 }, () => shop.cartWith(sku)));
    const answers = await Promise.all(carts.map((cart) => shop.order(cart)));
    const sold = answers.filter(({ status }) => status === 201).length;
    const refused = answers.filter(({ body }) => body.code === "out_of_stock").length;
    const { onHand, held } = (await admin.send<{ onHand: number; held: number }>("GET", `/v1/inventory/${sku}`)).body;
    const outcome = `${sold} sold, ${refused} refused, ${onHand} left, ${held} held`;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect([...outcomes]).toEqual([["5 sold, 15 refused, 0 left, 0 held", rounds]]);
  expect(await violations(admin)).toEqual({});
});
