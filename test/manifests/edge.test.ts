import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { allCharts } from "../../cdk8s/src/charts.ts";
import type { HelmChart } from "../../cdk8s/src/helm/chart.ts";
import { type Rendered, renderChart } from "../../cdk8s/src/helm/render-chart.ts";
import { readServices } from "../../cdk8s/src/services.ts";
import { accessToken, sign } from "../../platform/src/tokens.ts";
import { envoyProgram } from "../../tools/envoy.ts";
import { besideService, Envoy } from "./envoy.ts";

const hourMs = 3_600_000;
const keyOf = (key: KeyObject) => ({ ...key.export({ format: "jwk" }), kid: "access-token", alg: "EdDSA" });
const [ours, another] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];

let chart: HelmChart;
let gateway: Server;
let keys: Server;
let areKeysThere = true;
let envoy: Envoy | undefined;

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};

const downloadMs = 300_000;

beforeAll(async () => {
  await envoyProgram();
  const found = allCharts(await readServices()).find(({ info }) => info.name === "gateway");
  if (found === undefined) throw new Error("there is no chart of the gateway");
  chart = found;
  gateway = createServer((_request, response) => response.end("by the gateway"));
  const publicKeys = JSON.stringify({ keys: [keyOf(ours.publicKey)] });
  keys = createServer((_request, response) => {
    if (areKeysThere) return void response.end(publicKeys);
    response.writeHead(500).end();
  });
}, downloadMs);
afterEach(async () => {
  await envoy?.stop();
  envoy = undefined;
  gateway.close();
  keys.close();
});
afterAll(() => gateway.closeAllConnections());

/** The gateway's proxy with the filters of its chart, but for those that a test leaves out. */
async function startProxy(mesh: object = {}, without = "nothing"): Promise<void> {
  const values = { mesh, global: { mesh: { enabled: true } } };
  const filters = renderChart(chart, values, { name: "gateway", namespace: "shop" }).filter(
    ({ kind, metadata }: Rendered) => kind === "EnvoyFilter" && metadata.name !== without,
  );
  const ports = new Map([
    [8080, await listening(gateway)],
    [3080, await listening(keys)],
  ]);
  envoy = await Envoy.start(besideService(filters, ports));
}

const ask = (path: string, init: RequestInit = {}) => fetch(`http://${envoy?.at("inbound")}${path}`, init);
const tokenBy = (key: KeyObject, now = Date.now()) =>
  sign(keyOf(key), { now: () => now }, { sub: "usr_1", sid: "ses_1" }, { ...accessToken, lifetimeSeconds: 600 });
const bearer = (token: string) =>
  ask("/v1/me", { headers: { authorization: `Bearer ${token}`, "x-request-id": "r1" } });

describe("the gateway's proxy, with the filters of its chart", () => {
  it("lets in who shows a token of the shop, one that has expired, or none", async () => {
    await startProxy();
    const answers = [
      await ask("/v1/me"),
      await bearer(await tokenBy(ours.privateKey)),
      // Clients refresh by what the services say to it.
      await bearer(await tokenBy(ours.privateKey, Date.now() - hourMs)),
      await ask("/v1/me", { headers: { authorization: "Basic abc" } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("refuses a token that the shop did not sign, in the gateway's words", async () => {
    await startProxy();
    const forged = await tokenBy(another.privateKey);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${forged.split(".")[1]}.`;
    for (const token of [forged, unsigned, "nonsense"]) {
      const refused = await bearer(token);
      expect([refused.status, refused.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
      expect(await refused.json()).toMatchObject({ status: 401, code: "token_invalid", requestId: "r1" });
    }
  });

  it("says 503 of every token while the keys cannot be read, and knows good ones and bad ones once they can", async () => {
    areKeysThere = false;
    await startProxy();
    const [good, forged] = [await tokenBy(ours.privateKey), await tokenBy(another.privateKey)];
    for (const token of [good, forged]) {
      const refused = await bearer(token);
      expect([refused.status, refused.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
      expect(refused.headers.get("retry-after")).toBe("1");
      expect(await refused.json()).toMatchObject({ status: 503, code: "unavailable", requestId: "r1" });
    }
    expect((await ask("/v1/me")).status).toBe(200);
    areKeysThere = true;
    await expect.poll(async () => (await bearer(good)).status, { timeout: 20_000 }).toBe(200);
    expect((await bearer(forged)).status).toBe(401);
  });

  it("lets a forged token through to the gateway when its filter is not there", async () => {
    await startProxy({}, "gateway-token");
    expect((await bearer(await tokenBy(another.privateKey))).status).toBe(200);
  });

  it("lets so many requests in each second, and tells the others when to come again", async () => {
    await startProxy({ requestsPerSecond: 5 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask("/")));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeGreaterThan(20);
    expect([refused[0]?.headers.get("retry-after"), await refused[0]?.json()]).toMatchObject([
      "1",
      { code: "rate_limited" },
    ]);
  });

  it("refuses what says that it is too long, but for imports, which are streams", async () => {
    await startProxy({ maxBodyBytes: 1_000 });
    const send = (path: string, length: number) => ask(path, { method: "POST", body: "x".repeat(length) });
    expect((await send("/v1/carts", 999)).status).toBe(200);
    expect((await send("/v1/products:import", 5_000)).status).toBe(200);
    const refused = await send("/v1/carts", 1_000);
    expect([refused.status, await refused.json()]).toMatchObject([413, { code: "payload_too_large" }]);
  });
});
