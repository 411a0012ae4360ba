import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";

interface Stored {
  readonly id: string;
  json: string;
  version: number;
  status: string;
}

/** The part of the public API that seeding needs, in memory: sign-in, import, list, read and archive. */
export class FakeShop {
  readonly products = new Map<string, Stored>();
  readonly #server: Server;
  /** Rows with this title are refused. */
  refuses = "";
  isBusy = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeShop> {
    const server = createServer();
    const shop = new FakeShop(server);
    server.on("request", async (request, response) => {
      const { status, body } = await shop.#answer(request);
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return shop;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const text = await readText(request);
    const path = request.url ?? "";
    if (path === "/v1/auth/login") return { status: 200, body: { accessToken: "a", refreshToken: "r" } };
    if (request.headers.authorization !== "Bearer a") return { status: 401, body: { code: "unauthenticated" } };
    if (path === "/v1/products:import") return { status: 200, body: this.#import(text) };
    if (this.isBusy > 0) {
      this.isBusy -= 1;
      return { status: 503, body: { code: "overloaded" } };
    }
    if (path.startsWith("/v1/products?")) return { status: 200, body: { items: this.#active() } };
    return this.#product(request.method ?? "", path.split("/").at(-1) as string, text);
  }

  #active(): Stored[] {
    return [...this.products.values()].filter(({ status }) => status === "active");
  }

  #product(method: string, id: string, text: string): { status: number; body: unknown } {
    const found = [...this.products.values()].find((product) => product.id === id);
    if (found === undefined) return { status: 404, body: { code: "product_not_found" } };
    if (method === "PATCH") found.status = (JSON.parse(text) as { status: string }).status;
    return { status: 200, body: found };
  }

  #import(text: string): string {
    const results = text
      .trim()
      .split("\n")
      .map((json, index) => ({ line: index + 1, ...this.#put(json) }));
    return [...results, { summary: {} }].map((line) => `${JSON.stringify(line)}\n`).join("");
  }

  #put(json: string): object {
    const row = JSON.parse(json) as { externalId: string; title: string };
    if (row.title === this.refuses)
      return { outcome: "failed", errors: [{ field: "title", code: "refused", message: "is not wanted" }] };
    const known = this.products.get(row.externalId);
    if (known === undefined)
      this.products.set(row.externalId, { id: `prod_${row.externalId}`, json, version: 1, status: "active" });
    else if (known.json !== json) Object.assign(known, { json, status: "active", version: known.version + 1 });
    const changed = known === undefined || known.version === 1 ? "unchanged" : "updated";
    return { outcome: known === undefined ? "created" : changed, id: `prod_${row.externalId}` };
  }
}
