import { Shopper } from "../../support/shopper.ts";
import { administrator, shopUrl } from "./shop.ts";

const visitors = 2;
const pages = ["/en", "/de/search?q=chair", "/v1/search?q=lamp", "/v1/products?pageSize=20", "/v1/categories"];

/** People who look around without buying: pages, a product and its reviews, a search, a sign-in. */
export class Visitors {
  readonly failures: string[] = [];
  rounds = 0;
  readonly #email: string;
  readonly #password: string;
  #isOver = false;
  #all: readonly Promise<void>[] = [];

  private constructor(email: string, password: string) {
    this.#email = email;
    this.#password = password;
  }

  static async start(): Promise<Visitors> {
    const { email, password } = await administrator();
    const some = new Visitors(email, password);
    some.#all = Array.from({ length: visitors }, () => some.#keepLooking());
    return some;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#all);
  }

  async #keepLooking(): Promise<void> {
    while (!this.#isOver) {
      await this.#look().then(
        () => (this.rounds += 1),
        (error: Error) => this.failures.push(error.message),
      );
    }
  }

  async #look(): Promise<void> {
    for (const page of pages) await this.#get(page);
    const { items } = JSON.parse(await this.#get("/v1/products?pageSize=1")) as {
      items: { id: string; slug: string }[];
    };
    for (const { id, slug } of items) {
      await this.#get(`/en/p/${slug}`);
      await this.#get(`/v1/products/${id}/reviews`);
    }
    await new Shopper(shopUrl).signedIn(this.#email, this.#password);
  }

  async #get(path: string): Promise<string> {
    const response = await fetch(shopUrl + path);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return text;
  }
}
