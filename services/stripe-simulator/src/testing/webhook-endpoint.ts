import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type Stripe from "stripe";

export interface Received {
  payload: string;
  signature: string;
  event: Stripe.Event;
}

/** The shop's side of webhooks: keeps what came, lets a test wait for it, answers what the test says. */
export class WebhookEndpoint {
  readonly received: Received[] = [];
  /** Taken from the front, one an answer; 200 when empty. */
  readonly answers: number[] = [];
  #server: Server;
  #watchers: { count: number; resolve: () => void }[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<WebhookEndpoint> {
    const server = createServer();
    const endpoint = new WebhookEndpoint(server);
    server.on("request", async (request, response) => {
      const payload = await text(request);
      endpoint.#take({ payload, signature: String(request.headers["stripe-signature"]), event: JSON.parse(payload) });
      response.writeHead(endpoint.answers.shift() ?? 200).end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/webhooks`;
  }

  get types(): string[] {
    return this.received.map(({ event }) => event.type);
  }

  /** Resolves once that many came in all. */
  async arrived(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((resolve) => this.#watchers.push({ count, resolve }));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #take(received: Received): void {
    this.received.push(received);
    const met = this.#watchers.filter((watcher) => watcher.count <= this.received.length);
    this.#watchers = this.#watchers.filter((watcher) => !met.includes(watcher));
    for (const watcher of met) watcher.resolve();
  }
}
