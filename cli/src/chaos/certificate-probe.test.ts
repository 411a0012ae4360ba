import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, getCACertificates, type Server, setDefaultCACertificates } from "node:tls";
import { systemClock } from "@shopstream/platform/clock.ts";
import { afterEach, describe, expect, it } from "vitest";
import { Rest } from "../engine/rest.ts";
import { askCertificate } from "./certificate-probe.ts";
import { selfSigned } from "./cluster/self-signed.ts";

const oneDayMs = 86_400_000;
const trusted = getCACertificates("default");
let server: Server | undefined;
afterEach(() => {
  server?.close();
  setDefaultCACertificates(trusted);
});

async function shownBy(url: string, is: "valid" | "expired"): Promise<readonly [boolean | undefined, string]> {
  const target = { url, admin: { email: "", password: "" }, shop: new Rest(url, systemClock), file: undefined };
  const { ok, said } = await askCertificate({ is }, { target, clock: systemClock });
  return [ok, said];
}

/** A shop that shows a certificate which runs out in so many days. */
async function shop(days: number, { isTrusted = true } = {}): Promise<string> {
  const now = systemClock.now();
  const { certificate, key } = selfSigned(["localhost"], { from: now - 90 * oneDayMs, to: now + days * oneDayMs });
  if (isTrusted) setDefaultCACertificates([...trusted, certificate]);
  server = createServer({ cert: certificate, key }).listen(0, "localhost");
  await once(server, "listening");
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

describe("a condition about the certificate", () => {
  it("is met by one that who connects can trust, and not by one of nobody's", async () => {
    expect(await shownBy(await shop(30), "valid")).toEqual([true, expect.stringContaining(", trusted")]);
    server?.close();
    const [isMet, said] = await shownBy(await shop(30, { isTrusted: false }), "valid");
    expect([isMet, said]).toEqual([false, expect.stringContaining("not trusted")]);
  });

  it("sees that its time is over, of whomever it is", async () => {
    const url = await shop(-1);
    expect([(await shownBy(url, "valid"))[0], (await shownBy(url, "expired"))[0]]).toEqual([false, true]);
    server?.close();
    expect((await shownBy(await shop(30), "expired"))[0]).toBe(false);
  });

  it("is not asked where customers come without TLS", async () => {
    expect(await shownBy("http://localhost:1", "valid")).toEqual([undefined, "the shop is not asked by TLS"]);
  });
});
