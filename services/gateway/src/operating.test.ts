import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";
import { ask } from "./testing/http-request.ts";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("operating the gateway", () => {
  let edge: TestEdge;
  let inside: string;
  let folder: string;

  beforeAll(async () => {
    const port = await freePort();
    inside = `http://127.0.0.1:${port}`;
    folder = await mkdtemp(join(tmpdir(), "gateway-keys-"));
    await writeFile(join(folder, "keys.json"), JSON.stringify({ keys: [{ kid: "first" }] }));
    edge = await testEdge({ GATEWAY_METRICS_PORT: String(port), ACCESS_TOKEN_JWKS: join(folder, "keys.json") });
  });
  afterAll(async () => {
    await edge.close();
    await rm(folder, { recursive: true });
  });

  it("health is answered outside, metrics only inside", async () => {
    expect((await edge.ask("/healthz")).json).toEqual({ status: "ok" });
    expect((await edge.ask("/readyz")).json).toEqual({ status: "ready" });
    expect((await edge.ask("/metrics")).status).toBe(404);
    expect((await ask(inside, "/metrics")).status).toBe(200);
  });

  it("keys of tokens are told to its proxy, and new ones without a restart", async () => {
    expect((await ask(inside, "/keys")).json).toEqual({ keys: [{ kid: "first" }] });
    await writeFile(join(folder, "keys.json"), JSON.stringify({ keys: [{ kid: "second" }] }));
    expect((await ask(inside, "/keys")).json).toEqual({ keys: [{ kid: "second" }] });
    expect((await edge.ask("/keys")).status).toBe(404);
  });

  it("requests are counted by route and outcome, whatever clients invent", async () => {
    await edge.ask("/v1/products/a");
    await edge.ask("/v1/products/b?x=1");
    await edge.ask("/v1/products?pageSize=0");
    await edge.ask("/v1/made-up/1");
    await edge.ask("/v1/made-up/2", { method: "MKCOL" });
    const { text } = await ask(inside, "/metrics");
    expect(text).toMatch(
      /http_requests_total\{method="GET",route="\/v1\/products\/\{slug\}",status="200",service="gateway"\} 2/,
    );
    expect(text).toMatch(
      /http_server_duration_seconds_count\{[^}]*method="GET",route="\/v1\/products",status="400",code="invalid"[^}]*\} 1/,
    );
    expect(text).toMatch(/http_requests_total\{method="other",route="unmatched",status="404",service="gateway"\} 1/);
    expect(text).not.toContain("made-up");
  });

  it("trials of a new version are no customers' requests, and are not counted, where a mesh vouches for them", async () => {
    const mark = { headers: { "x-shop-canary": "catalog" } };
    const countedBy = async (gateway: TestEdge, metrics: string) => {
      const count = async () => (await ask(metrics, "/metrics")).text.match(/^http_(requests|server)\w+\{.*/gm)?.sort();
      await gateway.ask("/v1/products/a");
      const before = await count();
      expect((await gateway.ask("/v1/products/a", mark)).status).toBe(200);
      expect((await gateway.ask("/v1/products/a", mark)).status).toBe(200);
      return { before, after: await count() };
    };
    const port = await freePort();
    const meshed = await testEdge({ GATEWAY_METRICS_PORT: String(port), GATEWAY_TAKES_TRIALS: "true" });
    const trusted = await countedBy(meshed, `http://127.0.0.1:${port}`).finally(() => meshed.close());
    expect(trusted.before?.length).toBeGreaterThan(1);
    expect(trusted.after).toEqual(trusted.before);
    const strange = await countedBy(edge, inside);
    expect(strange.after).not.toEqual(strange.before);
  });

  it("the root tells a person what this is, with nothing from elsewhere", async () => {
    const told = await edge.ask("/");
    expect([told.status, told.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(told.text).toMatch(/<html lang="en">[\s\S]*<title>[\s\S]*<main>[\s\S]*<h1>/);
    expect(told.text).toContain('href="/openapi.json"');
    expect(told.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(told.headers["content-security-policy"]).toMatch(/style-src 'sha256-/);
    expect((await edge.ask("/", { method: "POST", body: {} })).status).toBe(405);
  });

  it("OpenAPI describes every route", async () => {
    const told = await edge.ask("/openapi.json");
    expect(told.json).toMatchObject({ openapi: "3.1.0" });
    expect(told.json.paths["/v1/orders/{id}:cancel"].post).toBeDefined();
    expect(
      (await edge.ask("/openapi.json", { headers: { "if-none-match": told.headers.etag as string } })).status,
    ).toBe(304);
  });

  it("OpenAPI describes every part of a path that is filled in, by one name", async () => {
    const { paths } = (await edge.ask("/openapi.json")).json as { paths: Record<string, Record<string, Operation>> };
    const operations = Object.entries(paths).flatMap(([path, verbs]) =>
      Object.values(verbs).map(({ parameters = [] }) => ({ path, parameters })),
    );
    expect(operations.some(({ path }) => path === "/v1/products/{productId}/reviews")).toBe(true);
    for (const { path, parameters } of operations) {
      const described = parameters.filter(({ in: place }) => place === "path").map(({ name }) => `{${name}}`);
      expect({ path, described: described.sort() }).toEqual({ path, described: (path.match(/\{\w+\}/g) ?? []).sort() });
    }
  });
});

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}
