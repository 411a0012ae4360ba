import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to Redis that a test can shut, as an outage does: connections break and new ones are refused at once. */
export class RedisGate {
  readonly url: string;
  readonly #sockets: Set<Socket>;
  readonly #state: { open: boolean };
  readonly #stop: () => void;

  private constructor(url: string, sockets: Set<Socket>, state: { open: boolean }, stop: () => void) {
    this.url = url;
    this.#sockets = sockets;
    this.#state = state;
    this.#stop = stop;
  }

  static async to(realUrl: string): Promise<RedisGate> {
    const target = new URL(realUrl);
    const sockets = new Set<Socket>();
    const state = { open: true };
    const server = createServer((inward) => {
      if (!state.open) return inward.destroy();
      const outward = connect(Number(target.port), target.hostname);
      for (const socket of [inward, outward]) {
        sockets.add(socket);
        socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
      }
      return inward.pipe(outward).pipe(inward);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const gated = new URL(realUrl);
    gated.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new RedisGate(gated.href, sockets, state, () => server.close());
  }

  shut(): void {
    this.#state.open = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  open(): void {
    this.#state.open = true;
  }

  close(): void {
    this.shut();
    this.#stop();
  }
}
