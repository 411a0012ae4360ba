// node test/e2e/screenshots.ts URL FOLDER: pictures of every page and state of a running shop, for phone and desktop, light
// and dark, and of the main ones in Arabic. For people to look at; nothing here passes or fails.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Locale } from "../../services/storefront/src/locale.ts";
import { Shopper } from "../support/shopper.ts";
import { Buyer } from "./buyer.ts";
import { findChromium } from "./chromium.ts";
import { becomeMember } from "./member.ts";
import { buyingRooms, memberRooms, publicRooms, type RoomShop } from "./rooms.ts";

const [url = "http://127.0.0.1:8080", folder = ".cache/screenshots"] = process.argv.slice(2);

interface Look {
  readonly name: string;
  readonly locale: Locale;
  readonly options: BrowserContextOptions;
}

const phone = { viewport: { width: 390, height: 844 } };
const desktop = { viewport: { width: 1440, height: 900 } };
const looks: readonly Look[] = [
  { name: "phone-light", locale: "en", options: { ...phone, colorScheme: "light" } },
  { name: "phone-dark", locale: "en", options: { ...phone, colorScheme: "dark" } },
  { name: "phone-arabic", locale: "ar", options: { ...phone, colorScheme: "light" } },
  { name: "desktop-light", locale: "en", options: { ...desktop, colorScheme: "light" } },
  { name: "desktop-dark", locale: "en", options: { ...desktop, colorScheme: "dark" } },
  { name: "desktop-german", locale: "de", options: { ...desktop, colorScheme: "light" } },
];

const shopper = new Shopper(url);
const shop: RoomShop = {
  shopper,
  product: async () => {
    const { body } = await shopper.send<{ items: { slug: string; title: string; variants: { sku: string }[] }[] }>(
      "GET",
      "/v1/products?include=variants&pageSize=1",
    );
    const [item] = body.items;
    if (item === undefined) throw new Error("the shop is empty: make seed");
    return { slug: item.slug, title: item.title, sku: item.variants[0]?.sku ?? "" };
  },
};

async function take(page: Page, look: Look, room: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  const file = path.join(folder, `${room}-${look.name}.png`);
  await page.screenshot({ path: file, fullPage: look.name.startsWith("desktop") });
  process.stdout.write(`${file}\n`);
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error("no Chromium on this machine (Debian: chromium)");
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });

for (const look of looks) {
  const context = await browser.newContext({ baseURL: url, ...look.options });
  const page = await context.newPage();
  for (const { name, enter } of publicRooms) {
    await enter(page, look.locale, shop);
    await take(page, look, name);
  }
  const buyer = new Buyer(page, look.locale);
  for (const { name, enter } of buyingRooms) {
    await enter(buyer, shop);
    await take(page, look, name);
  }
  await becomeMember(context);
  for (const { name, enter } of memberRooms) {
    await enter(page, look.locale, shop);
    await take(page, look, name);
  }
  await context.close();
}
await browser.close();
