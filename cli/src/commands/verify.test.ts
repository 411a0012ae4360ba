import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

const oracles: Readonly<Record<string, readonly string[]>> = {
  inventory: ["R1"],
  orders: ["R4", "R5", "R6"],
  payments: ["R2", "R3"],
  reviews: ["R10"],
  search: ["R10"],
};

describe("shopctl verify", () => {
  let server: Server;
  let folder: string;
  /** How often R10 is still broken when asked. */
  let laggingAnswers: number;
  beforeEach(async () => {
    laggingAnswers = 0;
    folder = mkdtempSync(join(tmpdir(), "verify-"));
    server = createServer((request, response) => {
      const body = answer(request.url ?? "");
      response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? { code: "not_found" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  function answer(path: string): unknown {
    if (path === "/v1/auth/login") return { accessToken: "a", refreshToken: "r" };
    if (path === "/v1/orders/ord_known") return {};
    const ids = oracles[path.replace("/v1/admin/invariants/", "")];
    if (path.endsWith("/search")) laggingAnswers -= 1;
    return (
      ids && {
        items: ids.map((id) => ({
          id,
          statement: "holds",
          checked: 3,
          violations: id === "R10" && laggingAnswers >= 0 ? ["prod_1"] : [],
        })),
      }
    );
  }
  const verify = async (...args: string[]) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { SHOPSTREAM_HOME: folder, SHOP_URL: url, SHOP_ADMIN_EMAIL: "a@b.c", SHOP_ADMIN_PASSWORD: "secret" };
    const { exit, out, err } = await shopctl(["verify", "-o", "json", ...args], { env });
    return { exit, err, document: JSON.parse(out) };
  };
  const acknowledged = (...lines: string[]) => {
    const file = join(folder, "orders.ndjson");
    writeFileSync(file, lines.join("\n"));
    return ["--acknowledged", file];
  };

  it("has a line for each of the fourteen, and a reason where it cannot ask", async () => {
    const { exit, document } = await verify();
    expect([exit, document.status]).toEqual([0, "held"]);
    expect(document.items.map(({ id }: { id: string }) => id)).toEqual(
      Array.from({ length: 14 }, (_, i) => `R${i + 1}`),
    );
    expect(document.items[6]).toMatchObject({ verdict: "not checked", statement: expect.stringContaining("fault") });
  });

  it("gives what is under way time to end", async () => {
    laggingAnswers = 2;
    const { exit, err } = await verify();
    expect(exit).toBe(0);
    expect(err).toContain("waiting: R10 does not hold yet");
  });

  it("names what stays broken, within the time it was given", async () => {
    laggingAnswers = 1_000_000;
    const { exit, document } = await verify("--timeout", "2s");
    expect([exit, document.status, document.errors[0].code]).toEqual([3, "broken", "SHOP-VERIFY-001"]);
    expect(document.items[9]).toMatchObject({ id: "R10", verdict: "BROKEN", violations: ["prod_1"] });
  });

  it("looks for every order that a client was told of", async () => {
    expect((await verify(...acknowledged('{"id":"ord_known"}', ""))).exit).toBe(0);
    const { exit, document } = await verify(...acknowledged('{"id":"ord_known"}', "ord_lost"), "--timeout", "1s");
    expect(exit).toBe(3);
    expect(document.items[3]).toMatchObject({ id: "R4", violations: ["ord_lost"] });
    expect((await verify(...acknowledged("what is this"))).exit).toBe(2);
  });
});
