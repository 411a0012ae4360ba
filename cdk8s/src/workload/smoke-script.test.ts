import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { smokeScript, verdictExit } from "./smoke-script.ts";

interface Reply {
  readonly status: number;
  readonly afterMs?: number;
}

type Shop = (request: IncomingMessage, isTrial: boolean) => Reply;

let server: Server;
afterEach(() => server.close());

/** The exit code of a smoke test of orders in front of a shop that answers so, and what it said. */
async function smoke(shop: Shop, readiness = 200): Promise<readonly [number, string]> {
  server = createServer((request, response) => {
    const isTrial = request.headers["x-shop-canary"] === "orders";
    const { status, afterMs = 0 } = request.url === "/readyz" ? { status: readiness } : shop(request, isTrial);
    setTimeout(() => response.writeHead(status).end(), afterMs);
  }).listen(0);
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const own = [{ url: `${base}/readyz` }, { url: `${base}/own`, usual: `${base}/own` }];
  const script = smokeScript({ service: "orders", own, behind: ["a", "b", "c"].map((path) => `${base}/v1/${path}`) });
  return promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]).then(
    ({ stdout }) => [0, stdout],
    ({ code, stderr }: { code: number; stderr: string }) => [code, stderr],
  );
}

const notThere = { status: 404 };
const failure = { status: 503 };

/** Every fifth call of a kind. */
function fifths(): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count % 5 === 0;
  };
}

describe("a smoke test", () => {
  it("lets a version pass that answers as the old one does, though nothing that is asked for is there", async () => {
    expect(await smoke(() => notThere)).toEqual([0, expect.stringContaining("failed 0 of 60, the old version 0")]);
  });

  it("refuses one that fails a fifth of its calls", async () => {
    const isFifth = fifths();
    const answer = await smoke((_, isTrial) => (isTrial && isFifth() ? failure : notThere));
    expect(answer).toEqual([verdictExit, expect.stringContaining("too many fail: failed 12 of 60")]);
  });

  it("lets one pass that fails no more than the old one", async () => {
    const [ofNew, ofOld] = [fifths(), fifths()];
    const [code] = await smoke((_, isTrial) => ((isTrial ? ofNew : ofOld)() ? failure : notThere));
    expect(code).toBe(0);
  });

  it("refuses one whose one route is broken", async () => {
    const [code] = await smoke(({ url }, isTrial) => ({ status: isTrial && url === "/v1/b" ? 500 : 200 }));
    expect(code).toBe(verdictExit);
  });

  it("refuses one that is half a second late", async () => {
    const answer = await smoke((_, isTrial) => ({ status: 404, afterMs: isTrial ? 500 : 0 }));
    expect(answer).toEqual([verdictExit, expect.stringContaining("too slow")]);
  });

  it("refuses one that is half a second late where the gateway answers the other paths itself", async () => {
    const answer = await smoke(({ url }, isTrial) => ({ status: 401, afterMs: isTrial && url === "/v1/b" ? 500 : 0 }));
    const says = /^too slow: failed 0 of 60, the old version 0; median \d+ ms, the old version's \d+ ms, of \/v1\/b\n$/;
    expect(answer).toEqual([verdictExit, expect.stringMatching(says)]);
  });

  it("lets one pass that mends one path, though an answer takes longer than a failure", async () => {
    const [code] = await smoke(({ url }, isTrial) => {
      if (url !== "/v1/b") return notThere;
      return isTrial ? { status: 200, afterMs: 300 } : failure;
    });
    expect(code).toBe(0);
  });

  it("judges nobody who is not ready: that may be tried again", async () => {
    expect((await smoke(() => notThere, 503))[0]).toBe(1);
  });

  it("lets one pass that mends a shop whose old version fails, though an answer takes longer than a failure", async () => {
    const answer = await smoke((_, isTrial) => (isTrial ? { status: 200, afterMs: 300 } : failure));
    expect(answer).toEqual([0, expect.stringContaining("failed 0 of 60, the old version 60")]);
  });

  it("holds nothing against one that fails with the old one, for something behind both of them", async () => {
    expect(await smoke(() => failure)).toEqual([0, expect.stringContaining("/own 503, and so the old version")]);
  });

  it("refuses one that does not have itself what the old one has", async () => {
    const [code, said] = await smoke(({ url }, isTrial) => (isTrial && url === "/own" ? failure : { status: 200 }));
    expect([code, said]).toEqual([1, expect.stringMatching(/\/own 503/)]);
  });
});
