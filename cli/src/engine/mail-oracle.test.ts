import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@shopstream/platform/clock.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailVerdicts } from "./mail-oracle.ts";
import type { Target } from "./target.ts";

describe("what a mail says of events", () => {
  let inbox: Server;
  let items: { subject: string; to: string[] }[];

  beforeEach(async () => {
    items = [];
    inbox = createServer((_request, response) => response.end(JSON.stringify({ items }))).listen(0, "127.0.0.1");
    await once(inbox, "listening");
  });
  afterEach(() => void inbox.close());

  const here = () => ({ file: { inbox: { url: `http://127.0.0.1:${(inbox.address() as AddressInfo).port}` } } });
  const ask = (orders: readonly string[], target: object = here(), signedUp: readonly string[] = []) =>
    mailVerdicts(target as Target, { orders, signedUp }, systemClock);
  const mail = (subject: string, ...to: string[]) => ({ subject, to });

  it("names the orders that their customers were told of and never written about", async () => {
    items = [mail("Your order ord_1 is confirmed"), mail("Your order ord_3 was cancelled")];
    const [orders] = await ask(["ord_1", "ord_2", "ord_3"]);
    expect(orders).toMatchObject({ id: "R8", checked: 3, violations: ["ord_2"] });
    expect((await ask(["ord_1"]))[0]).toMatchObject({ violations: [] });
  });

  it("names those who have an account and were never asked to confirm their address", async () => {
    items = [mail("Please confirm", "ada@example.com"), mail("Your order ord_1 is confirmed", "bob@example.com")];
    const [, members] = await ask([], here(), ["ada@example.com", "eve@example.com"]);
    expect(members).toMatchObject({ id: "R8", checked: 2, violations: ["eve@example.com"] });
    expect((await ask([], here(), ["ada@example.com"]))[1]).toMatchObject({ violations: [] });
  });

  it("is about the newest orders: the inbox forgets old mails", async () => {
    const orders = Array.from({ length: 151 }, (_, index) => `ord_${index}`);
    items = orders.slice(1).map((id) => mail(`Your order ${id} is confirmed`));
    expect((await ask(orders))[0]).toMatchObject({ checked: 150, violations: [] });
  });

  it("is not asked where mails go to people", async () => {
    expect(await ask(["ord_1"], {})).toEqual([]);
    expect(await ask(["ord_1"], { file: {} })).toEqual([]);
  });
});
