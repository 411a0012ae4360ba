import type { Page } from "playwright-core";
import { launchBrowser } from "../../e2e/browser.ts";
import { meshUrl } from "./shop.ts";

const ways = ["/de", "/en/search?q=chair", "/de/search?q=lamp", "/en"];
/** What a page is not whole without; products of a test have no pictures. */
const needed = ["document", "script", "stylesheet", "font", "fetch"];
/** A page of two cores that release a new version meanwhile. */
const patienceMs = 30_000;

/** Somebody who goes from page to page in a browser until told that it is over, and what was not shown. */
export class Reader {
  readonly wrong: string[] = [];
  shown = 0;
  #isOver = false;
  #reading: Promise<void> = Promise.resolve();

  static async come(): Promise<Reader> {
    const reader = new Reader();
    const browser = await launchBrowser();
    const page = await browser.newPage();
    page.on("response", (response) => {
      const isNeeded = needed.includes(response.request().resourceType());
      if (isNeeded && response.status() >= 400) reader.wrong.push(`${response.status()} ${response.url()}`);
    });
    page.on("pageerror", (error) => reader.wrong.push(`${page.url()}: ${error.message}`));
    reader.#reading = reader.#read(page).finally(() => browser.close());
    return reader;
  }

  async leave(): Promise<void> {
    this.#isOver = true;
    await this.#reading;
  }

  async #read(page: Page): Promise<void> {
    for (let next = 0; !this.#isOver; next += 1) {
      await this.#go(page, ways[next % ways.length] as string);
      // The first link to a product, as somebody would who likes what the list shows.
      const link = page.locator('main a[href*="/p/"]').first();
      const found = await link.getAttribute("href", { timeout: 2_000 }).catch(() => null);
      if (found !== null) await this.#go(page, found);
    }
  }

  async #go(page: Page, path: string): Promise<void> {
    this.shown += 1;
    const went = await page.goto(new URL(path, meshUrl).href, { timeout: patienceMs }).catch((error: Error) => error);
    if (went instanceof Error) this.wrong.push(`${path}: ${went.message.split("\n")[0]}`);
  }
}
