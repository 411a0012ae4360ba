import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@shopstream/platform/clock.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailVerdict } from "./mail-oracle.ts";
import type { Target } from "./target.ts";

describe("what a mail says of events", () => {
  let inbox: Server;
  let items: { subject: string }[];

  beforeEach(async () => {
    items = [];
    inbox = createServer((_request, response) => response.end(JSON.stringify({ items }))).listen(0, "127.0.0.1");
    await once(inbox, "listening");
  });
  afterEach(() => void inbox.close());

  const here = () => ({ file: { inbox: { url: `http://127.0.0.1:${(inbox.address() as AddressInfo).port}` } } });
  const ask = (orders: readonly string[], target: object = here()) =>
    mailVerdict(target as Target, orders, systemClock);

  it("names the orders that their customers were told of and never written about", async () => {
    items = [{ subject: "Your order ord_1 is confirmed" }, { subject: "Your order ord_3 was cancelled" }];
    expect(await ask(["ord_1", "ord_2", "ord_3"])).toMatchObject([{ id: "R8", checked: 3, violations: ["ord_2"] }]);
    expect(await ask(["ord_1"])).toMatchObject([{ violations: [] }]);
  });

  it("is about the newest orders: the inbox forgets old mails", async () => {
    const orders = Array.from({ length: 151 }, (_, index) => `ord_${index}`);
    items = orders.slice(1).map((id) => ({ subject: `Your order ${id} is confirmed` }));
    expect(await ask(orders)).toMatchObject([{ checked: 150, violations: [] }]);
  });

  it("is not asked where mails go to people", async () => {
    expect(await ask(["ord_1"], {})).toEqual([]);
    expect(await ask(["ord_1"], { file: {} })).toEqual([]);
  });
});
