import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writePlatformFile } from "../engine/platform-file.ts";
import { shopctl } from "../testing/buffer-io.ts";

describe("shopctl slo", () => {
  let server: Server;
  let folder: string;
  /** What is answered, by the beginning of the path or of the query. */
  let answers: Record<string, string>;
  beforeEach(async () => {
    answers = {};
    folder = mkdtempSync(join(tmpdir(), "slo-"));
    server = createServer(({ url = "" }, response) => {
      const { pathname, searchParams } = new URL(url, "http://localhost");
      const asked = searchParams.get("query") ?? pathname;
      const found = Object.entries(answers).find(([start]) => asked.startsWith(start));
      response.writeHead(found === undefined ? 404 : 200).end(found?.[1] ?? "not here");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  const port = () => (server.address() as AddressInfo).port;
  const url = () => `http://127.0.0.1:${port()}`;
  const slo = async (...args: string[]) => {
    const { exit, out, err } = await shopctl(["slo", "-o", "json", ...args], { env: { SHOPSTREAM_HOME: folder } });
    const document = JSON.parse(out);
    return {
      exit,
      err,
      document,
      of: (name: string) => document.items.find(({ objective }: Row) => objective === name),
    };
  };
  type Row = Readonly<{ objective: string }>;

  function runLocally() {
    writePlatformFile(folder, {
      url: url(),
      mode: "wire",
      ports: {},
      redisUrl: "redis://localhost",
      redisPrefix: "",
      databaseUrls: {},
      admin: { email: "a@b.c", password: "secret" },
      services: [{ name: "orders", httpPort: port() }],
    });
  }
  const placed = (code: string, count: number) =>
    `rpc_server_duration_seconds_count{service="orders",method="CreateOrder",code="${code}"} ${count}\n`;

  const fast = (count: number) =>
    `rpc_server_duration_seconds_bucket{service="orders",method="CreateOrder",code="ok",le="1"} ${count}\n`;

  it("is calm while orders are placed", async () => {
    runLocally();
    answers["/metrics"] = placed("ok", 1_000) + fast(1_000);
    const { exit, of } = await slo("orders");
    expect([exit, of("checkout-availability")]).toEqual([
      0,
      { service: "orders", objective: "checkout-availability", target: 0.999, burnSinceStart: 0, alert: "none" },
    ]);
  });

  it("says nothing of the first few requests, and from the twentieth on what they were", async () => {
    runLocally();
    answers["/metrics"] = placed("ok", 18) + placed("internal", 1) + fast(18);
    expect([(await slo("orders")).exit, (await slo("orders")).of("checkout-availability").alert]).toEqual([0, "none"]);
    answers["/metrics"] = placed("ok", 19) + placed("internal", 1) + fast(19);
    expect([(await slo("orders")).exit, (await slo("orders")).of("checkout-availability").alert]).toEqual([3, "page"]);
  });

  it("says which budget burns and how fast, and ends with 3", async () => {
    runLocally();
    answers["/metrics"] = placed("ok", 980) + placed("internal", 20) + placed("rejected", 50);
    const { exit, document, of } = await slo("orders");
    expect([exit, document.errors[0].code]).toEqual([3, "SHOP-SLO-003"]);
    // 20 of 1,050 are 19 times the thousandth that may fail; a refused order is an answer.
    expect(of("checkout-availability")).toMatchObject({ burnSinceStart: 19.05, alert: "page" });
    expect(of("order-reading-latency")).toMatchObject({ burnSinceStart: null, alert: "none" });
  });

  it("shows windows, what is left and what fires, from a Prometheus", async () => {
    const vector = (value: string, more = {}) =>
      JSON.stringify({
        status: "success",
        data: {
          result: [{ metric: { service: "payments", objective: "payment-availability", ...more }, value: [0, value] }],
        },
      });
    answers = {
      "slo:bad:ratio_rate": vector("0.02"),
      ALERTS: vector("1", { severity: "ticket" }),
      "(sum by": vector("0.0004"),
      "1 - ": vector("NaN"),
    };
    const { exit, of } = await slo("payments", "--prometheus", url());
    expect(exit).toBe(3);
    expect(of("payment-availability")).toMatchObject({ burn5m: 20, burn3d: 20, budgetLeft: 0.6, alert: "ticket" });
    expect(of("payment-latency")).not.toHaveProperty("budgetLeft");
  });

  it("tells a service without objectives, a stopped platform and a deaf Prometheus apart", async () => {
    expect((await slo("nobody")).document.errors[0].code).toBe("SHOP-SLO-002");
    expect((await slo()).document.errors[0].code).toBe("SHOP-ENV-001");
    expect((await slo("--prometheus", url())).document.errors[0].code).toBe("SHOP-SLO-001");
    expect((await slo("--prometheus", "nonsense")).document.errors[0].code).toBe("SHOP-CLI-001");
  });
});
