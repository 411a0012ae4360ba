import { testServices } from "@shopstream/platform/testing/services.ts";
import { CartService } from "@shopstream/protos/services/cart.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { expect, it } from "vitest";
import { app as catalog } from "../../catalog/src/app.ts";
import { app as inventory } from "../../inventory/src/app.ts";
import { app } from "./app.ts";
it("together", async () => {
  const s = await testServices({ apps: [inventory, catalog, app] });
  const staff = s.client(CatalogService, { user: "usr_s", roles: ["staff"] }), guest = s.client(CartService, { anonymous: true });
  const t = Date.now();
  for (let at = 0; at < 1000; at += 500) await staff.importProducts({ rows: Array.from({ length: 500 }, (_, i) => ({ externalId: `e${at + i}`, title: `T ${at + i}`, categories: ["A > B"], variants: ["S", "M", "L"].map((size) => ({ sku: `P${at + i}-${size}`, options: { size }, prices: [{ amount: 100, currency: "EUR" }], initialStock: 4 })) })) });
  console.log("seed with inventory", Date.now() - t);
  const p = await s.client(CatalogService, { anonymous: true }).listProducts({ include: ["variants", "stock"] });
  expect(p.items[0]?.variants[0]?.available).toBe(4);
  await new Promise((r) => setTimeout(r, 4000));
  for (let round = 0; round < 2; round++) {
    const cpu = process.cpuUsage(), t0 = performance.now(); const sent = s.running.get("cart");
    for (let i = 0; i < 400; i++) { const c = await guest.createCart({}); await guest.addLine({ id: c.id, cartToken: c.token, sku: `P${i}-S`, quantity: 1 }, { idempotencyKey: `k${i}` }); }
    const used = process.cpuUsage(cpu);
    console.log("create+add ms", (performance.now() - t0) / 400, "cpu", (used.user + used.system) / 400000, sent?.name);
  }
  console.log(await s.running.get("cart")?.metrics.registry.getSingleMetricAsString("rpc_client_duration_seconds").then((x) => x.split("\n").filter((l) => l.includes("count"))), await s.running.get("cart")?.metrics.registry.getSingleMetricAsString("events_handled_total"));
  await s.close();
}, 60000);
