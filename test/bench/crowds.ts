import { randomUUID } from "node:crypto";
import type { PlatformFile } from "../../cli/src/engine/platform-file.ts";
import { whenQuiet } from "../support/counters.ts";
import { Shopper, stockedProduct } from "../support/shopper.ts";
import { Client } from "./client.ts";
import type { Goods } from "./goods.ts";
import { type Load, load } from "./load.ts";
import { cartOf, checkOut, orderOf } from "./operations.ts";

const users = 50;
const buyers = 20;
const units = 5;

/** Fifty customers who buy at the same time, four orders each. */
export async function fiftyUsers(platform: PlatformFile, goods: Goods): Promise<Load & { count: number }> {
  const client = new Client(platform.url, users);
  const count = users * 4;
  const times = await load(count, users, (i) => checkOut(client, goods, i));
  await client.close();
  await whenQuiet(platform);
  return { ...times, count };
}

/** How many of twenty buyers got one of five units, round by round. */
export async function twentyBuyers(platform: PlatformFile, rounds: number): Promise<number[]> {
  const { email, password } = platform.admin;
  const staff = await new Shopper(platform.url).signedIn(email, password);
  const client = new Client(platform.url, buyers);
  const sold: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sku = `BENCH-${randomUUID()}`;
    await stockedProduct(staff, sku, units);
    const carts = await Promise.all(Array.from({ length: buyers }, () => cartOf(client, [sku])));
    const answers = await Promise.all(carts.map((cart) => client.send("POST", "/v1/orders", orderOf(cart))));
    sold.push(answers.filter(({ status }) => status === 201).length);
  }
  await client.close();
  return sold;
}
