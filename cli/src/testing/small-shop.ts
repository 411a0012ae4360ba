import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A shop of one page that answers as a test tells it to. */
export class SmallShop {
  readonly #server: Server;
  url = "";
  status = 200;
  body: object = { items: [] };
  /** What /metrics and Prometheus say. */
  readonly pages = new Map<string, string>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<SmallShop> {
    const server = createServer();
    const shop = new SmallShop(server);
    server.on("request", (request, response) => {
      const page = shop.pages.get(new URL(request.url ?? "", "http://shop").pathname);
      response.writeHead(page === undefined ? shop.status : 200).end(page ?? JSON.stringify(shop.body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return shop;
  }

  refuse(): void {
    this.status = 503;
    this.body = { code: "overloaded" };
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
