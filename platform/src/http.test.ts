import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createHttpApp, listenHttp } from "./http.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function ask(port: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ port, path: "/healthz", agent }, (response) => response.resume().once("end", () => resolve(response))).once(
      "error",
      reject,
    );
  });
}

describe("a server that closes", () => {
  it("answers a kept connection once more, and says that it was the last time", async () => {
    const server = await listenHttp(createHttpApp({ ready: async () => undefined }), 0, "127.0.0.1");
    expect((await ask(server.port)).headers.connection).toBe("keep-alive");
    const closed = server.close(5_000);
    const last = await ask(server.port);
    expect([last.statusCode, last.headers.connection]).toEqual([200, "close"]);
    await closed;
    await expect(ask(server.port)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("with no connection open is closed at once", async () => {
    const server = await listenHttp(createHttpApp({ ready: async () => undefined }), 0, "127.0.0.1");
    await server.close(2 ** 30);
    expect(server.server.listening).toBe(false);
  });
});

describe("a server that many come to at once", () => {
  it("takes several of them in one turn of its loop", async () => {
    const listener = await listenHttp(createHttpApp({ ready: async () => undefined }), 0, "127.0.0.1");
    const taken = Promise.withResolvers<void>();
    let [left, turns] = [customers, 0];
    listener.server.on("connection", () => {
      left -= 1;
      if (left === 0) taken.resolve();
    });
    const turn = () => {
      turns += 1;
      if (left > 0) setImmediate(turn);
    };
    const sockets = Array.from({ length: customers }, () => connect(listener.port, "127.0.0.1"));
    setImmediate(turn);
    await taken.promise;
    expect(turns).toBeLessThan(customers / 2);
    for (const socket of sockets) socket.destroy();
    await listener.close(1_000);
  });
  const customers = 96;

  it("does not share its port with a second one", async () => {
    const app = createHttpApp({ ready: async () => undefined });
    const first = await listenHttp(app, 0, "127.0.0.1");
    await expect(listenHttp(app, first.port, "127.0.0.1")).rejects.toThrow(/EADDRINUSE/);
    await first.close(1_000);
    const next = await listenHttp(app, first.port, "127.0.0.1");
    await next.close(1_000);
  });
});
