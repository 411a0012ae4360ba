import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { systemClock } from "@shopstream/platform/clock.ts";
import { Rest } from "../../../cli/src/engine/rest.ts";
import { startEnginesOfScale } from "../../engines/shop/engines-of-scale.ts";
import { startPlatform } from "../../support/running-platform.ts";

// Not a test: staff edit a product, and a customer searches until it is found, over REST and the whole way between. Other
// customers search all the while.

const { values: options } = parseArgs({
  options: {
    products: { type: "string", default: "1000" },
    edits: { type: "string", default: "200" },
    customers: { type: "string", default: "4" },
    engine: { type: "string", default: "postgres" },
    bus: { type: "string", default: "redis" },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Page {
  readonly items: readonly { readonly id: string; readonly slug: string }[];
}

async function measure(url: string, admin: { email: string; password: string }): Promise<number[]> {
  const staff = await new Rest(url, systemClock).signIn(admin);
  const customer = new Rest(url, systemClock);
  const { items } = await customer.ask<Page>("GET", "/v1/products?pageSize=100");
  const waits: number[] = [];
  // The first edit waits until the events of seeding are taken, and is not counted.
  for (let i = 0; i <= Number(options.edits); i += 1) {
    const { id, slug } = items[i % items.length] as Page["items"][number];
    const { version } = await staff.ask<{ version: number }>("GET", `/v1/products/${slug}`);
    const begun = performance.now();
    await staff.ask("PATCH", `/v1/products/${id}`, { body: { version, title: `Chair quiddity${i}` } });
    while ((await customer.ask<Page>("GET", `/v1/search?q=quiddity${i}`)).items[0]?.slug !== slug);
    waits.push(performance.now() - begun);
  }
  return waits.slice(1).sort((a, b) => a - b);
}

async function crowd(url: string, isOver: () => boolean): Promise<number> {
  const questions = ["chair", "nordic chair", "oak", "", "sofa", "lamp"];
  const asking = Array.from({ length: Number(options.customers) }, async (_, nth) => {
    const customer = new Rest(url, systemClock);
    let asked = 0;
    for (; !isOver(); asked += 1)
      await customer.send("GET", `/v1/search?q=${encodeURIComponent(questions[(nth + asked) % 6] ?? "")}`);
    return asked;
  });
  return (await Promise.all(asking)).reduce((sum, asked) => sum + asked, 0);
}

const engines = await startEnginesOfScale({
  kafka: options.bus === "kafka",
  openSearch: options.engine === "opensearch",
});
const platform = await startPlatform({ wire: false, env: engines.env });
try {
  const { code, stderr } = await platform.shopctl("seed", "--products", options.products, "--seed", "42");
  if (code !== 0) throw new Error(`seeding failed: ${stderr}`);
  let isOver = false;
  const crowding = crowd(platform.file.url, () => isOver);
  const waits = await measure(platform.file.url, platform.file.admin).finally(() => {
    isOver = true;
  });
  const at = (share: number) => Math.round(waits[Math.ceil(share * waits.length) - 1] ?? 0);
  say(
    `edit to visible over REST, ${options.engine}, ${options.bus}, ${options.products} products, ${waits.length} edits, ${await crowding} other searches meanwhile: ` +
      `p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} ms (load average ${loadavg()[0]?.toFixed(1)})`,
  );
} finally {
  await platform.close();
  await engines.stop();
}
