import { Agent, get, type IncomingMessage } from "node:http";
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
