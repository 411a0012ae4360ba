import type { Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../runner/program.ts";
import { command } from "./command.ts";
import { kubectl } from "./kubectl.ts";
import { tlsSecret } from "./testing/certificate.ts";
import { applyAll, bed, forwarded } from "./testing/probes.ts";
import {
  administrator,
  down,
  minutes,
  namespace,
  offerImages,
  openSecureWayIn,
  secretOf,
  secureUrl,
  shopUrl,
  upSecure,
} from "./testing/shop.ts";

const journeys = ["test/e2e/buying.test.ts", "test/e2e/finding.test.ts"];

/** What the gateway answers after more mails for a new password than one address may ask for. */
async function askForMails(headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const body = JSON.stringify({ email: "nobody@example.com" });
  const one = () =>
    fetch(`${shopUrl}/v1/auth/password-reset`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  let status = 0;
  for (let asked = 0; asked < 70 && status !== 429; asked += 1) status = (await one()).status;
  return status;
}

/** The same question once, from a pod: another address, by the same ingress. */
async function askFromAPod(): Promise<string> {
  const url = "http://ingress.ingress-nginx/v1/auth/password-reset";
  const request = `{ method: "POST", headers: { "content-type": "application/json" }, body: '{"email":"nobody@example.com"}' }`;
  const script = `fetch("${url}", ${request}).then((r) => console.log(r.status), (e) => console.log(e.cause?.code))`;
  const node = ["--", "/usr/local/bin/node", "--input-type=module", "--eval", script];
  return (await kubectl(bed, ["exec", "deployment/cart", "-n", namespace, "-c", "server", ...node])).trim();
}

let wayIn: Server;

beforeAll(async () => {
  wayIn = openSecureWayIn();
  await offerImages();
  await down();
  await upSecure();
  await applyAll(await tlsSecret(namespace, "shop-tls", "localhost", "stripe.localhost"));
}, 12 * minutes);
afterAll(async () => {
  wayIn.close();
  await down();
}, 5 * minutes);

describe("the shop behind an ingress with TLS", () => {
  it(
    "is found, bought from and paid at the bank in a real browser",
    async () => {
      const { email, password } = await administrator();
      const key = (await secretOf("stripe"))("STRIPE_SECRET_KEY");
      await forwarded(["-n", namespace, "service/stripe-simulator", ":12111"], async (simulatorUrl) => {
        const env = {
          ...process.env,
          BASE_URL: secureUrl,
          SHOP_ADMIN_EMAIL: email,
          SHOP_ADMIN_PASSWORD: password,
          SIMULATOR_URL: simulatorUrl,
          SIMULATOR_KEY: key,
          NODE_TLS_REJECT_UNAUTHORIZED: "0",
        };
        const run = ["node_modules/.bin/vitest", "run", "--project", "e2e", ...journeys];
        const said = await command(process.execPath, run, { cwd: root, env, timeoutMs: 12 * minutes });
        expect(said).toMatch(/Tests .*passed/);
      });
    },
    13 * minutes,
  );

  it("counts requests by who asks, and believes nobody's claim to be somebody else", async () => {
    expect(await askForMails()).toBe(429);
    expect(await askForMails({ "x-forwarded-for": "203.0.113.9" })).toBe(429);
    expect(await askFromAPod()).toBe("204");
  });
});
