import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { gatherCrowd } from "./crowd.ts";
import type { Goods } from "./journeys.ts";
import { Samples } from "./samples.ts";

it("A crowd comes from several processes until it is told to stop, and what each met with is known", async () => {
  const stop = new AbortController();
  let visits = 0;
  const shop = createServer((_, answer) => {
    visits += 1;
    if (visits === 40) stop.abort();
    answer.writeHead(visits % 2 === 0 ? 200 : 503, { "content-type": "application/json" });
    answer.end(JSON.stringify({ code: "overloaded" }));
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const { port } = shop.address() as AddressInfo;
  const samples = new Samples();
  const order = { url: `http://127.0.0.1:${port}`, goods: {} as Goods, rates: { browse: 200 } };
  await gatherCrowd(order, samples, stop.signal);
  shop.closeAllConnections();
  shop.close();
  expect(samples.all).toHaveLength(visits);
  // By what was said: how fast, and whether all had the patience for it, is a matter of the machine.
  expect(samples.all.map(({ said }) => said)).toEqual(expect.arrayContaining(["", "503 overloaded"]));
});
