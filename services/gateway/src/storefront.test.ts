import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

const html = { accept: "text/html" };

describe("what the contract does not answer", () => {
  let shop: Server;
  let edge: TestEdge;
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown;
  const seen: IncomingMessage[] = [];

  beforeAll(async () => {
    shop = createServer((request, response) => {
      seen.push(request);
      void answer(request, response);
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    edge = await testEdge({
      STOREFRONT_URL: `http://127.0.0.1:${(shop.address() as AddressInfo).port}`,
      STOREFRONT_TIMEOUT_MS: "300",
      ASSETS_PER_SECOND: "2",
      TRUST_PROXY: "loopback",
    });
  });
  beforeEach(() => {
    seen.length = 0;
    answer = (_request, response) => void response.end("a page");
  });
  afterAll(async () => {
    await edge.close();
    shop.close();
  });

  it("is passed to the storefront, and its answer comes back as it is", async () => {
    answer = (_request, response) =>
      void response.writeHead(404, { "content-type": "text/html", "set-cookie": ["a=1", "b=2"] }).end("<p>gone");
    const told = await edge.ask("/p/chair?x=%C3%A9");
    expect([told.status, told.text, told.headers["set-cookie"], seen[0]?.url]).toEqual([
      404,
      "<p>gone",
      ["a=1", "b=2"],
      "/p/chair?x=%C3%A9",
    ]);
  });

  it.each(["/%", "/p/%ff", "/de/%E0%A4%A"])("is refused when its path %s cannot be read", async (path) => {
    const told = await edge.ask(path);
    expect([told.status, told.json.code, seen]).toEqual([400, "invalid_request", []]);
  });

  it("has at / the storefront's page, and not the landing page of an API without one", async () => {
    expect((await edge.ask("/")).text).toBe("a page");
  });

  it.each(["/v1/nothing", "/openapi.json", "/healthz", "/readyz", "/metrics", "/.well-known/nothing"])(
    "%s stays with the gateway",
    async (path) => {
      await edge.ask(path);
      expect(seen).toEqual([]);
    },
  );

  it("tells the storefront who visits in the gateway's own words", async () => {
    const forged = { "x-real-ip": "1.1.1.1", forwarded: "for=1.1.1.1;host=evil.example" };
    await edge.ask("/", { headers: { ...forged, "x-forwarded-for": "203.0.113.7", host: "shop.example:8080" } });
    expect(seen[0]?.headers).toMatchObject({
      host: `127.0.0.1:${(shop.address() as AddressInfo).port}`,
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-host": "shop.example:8080",
      "x-forwarded-proto": "http",
    });
    expect(seen[0]?.headers["x-real-ip"] ?? seen[0]?.headers["forwarded"]).toBeUndefined();
  });

  it("keeps what is about one connection, or about Next.js itself, from the other side", async () => {
    answer = (_request, response) =>
      void response
        .writeHead(200, { "x-powered-by": "x", "x-middleware-rewrite": "/en", "proxy-connection": "x" })
        .end();
    const told = await edge.ask("/", {
      headers: { connection: "x-secret", "x-secret": "1", te: "trailers", "x-middleware-subrequest": "src/proxy" },
    });
    const names = ["x-secret", "te", "x-middleware-subrequest"];
    expect(names.filter((name) => seen[0]?.headers[name] !== undefined)).toEqual([]);
    expect(["x-powered-by", "x-middleware-rewrite", "proxy-connection"].filter((name) => told.headers[name])).toEqual(
      [],
    );
  });

  it("streams both ways: the first bytes arrive before the last are written", async () => {
    const held = Promise.withResolvers<void>();
    answer = (_request, response) => {
      response.write("first");
      void held.promise.then(() => response.end("last"));
    };
    const response = await fetch(`${edge.url}/`);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first");
    held.resolve();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("last");
  });

  it("passes bodies on", async () => {
    answer = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.end(Buffer.concat(chunks));
    };
    expect((await edge.ask("/cart", { method: "POST", body: ["one ", "two"] })).text).toBe("one two");
  });

  it("shows people a page and programs a problem while the storefront does not answer", async () => {
    answer = (request) => void request.socket.destroy();
    const page = await edge.ask("/p/chair", { headers: html });
    expect([page.status, page.headers["retry-after"]]).toEqual([503, "10"]);
    expect(page.text).toContain("back in a moment");
    const data = await edge.ask("/p/chair", { headers: { rsc: "1" } });
    expect([data.status, data.json.code]).toEqual([503, "storefront_unavailable"]);
  });

  it("gives up on a storefront that says nothing", async () => {
    answer = () => undefined;
    expect((await edge.ask("/", { headers: html })).status).toBe(503);
  });

  it("lets the storefront know when a visitor has gone", async () => {
    const closed = Promise.withResolvers<void>();
    answer = (_request, response) => {
      response.write("x");
      response.once("close", () => closed.resolve());
    };
    const leaving = new AbortController();
    const response = await fetch(`${edge.url}/`, { signal: leaving.signal });
    expect(response.status).toBe(200);
    leaving.abort();
    await closed.promise;
  });

  it("counts files apart: who has loaded too many may still ask the API and see pages", async () => {
    const from = { "x-forwarded-for": "203.0.113.99" };
    const statuses = async () =>
      Promise.all(
        ["1", "2", "3"].map(async (n) => (await edge.ask(`/_next/static/${n}.js`, { headers: from })).status),
      );
    await until(async () => (await statuses()).includes(429), "files run out");
    expect((await edge.ask("/", { headers: from })).status).toBe(200);
    expect((await edge.ask("/v1/categories", { headers: from })).status).toBe(200);
  });
});
