import { writeFileSync } from "node:fs";
import type { Server } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandsOf, readRunbook } from "../support/runbook.ts";
import { kubectl } from "./kubectl.ts";
import { tlsSecret } from "./testing/certificate.ts";
import { Chaos, nothingLeft, welcome } from "./testing/chaos.ts";
import { applyAll, bed, eventually } from "./testing/probes.ts";
import {
  down,
  minutes,
  namespace,
  offerImages,
  openSecureWayIn,
  secretOf,
  secureUrl,
  shopctlThere,
  upSecure,
} from "./testing/shop.ts";

let chaos: Chaos;
let wayIn: Server;

beforeAll(async () => {
  wayIn = openSecureWayIn();
  await offerImages();
  await down();
  await upSecure();
  await applyAll(await tlsSecret(namespace, "shop-tls", "localhost", "stripe.localhost"));
  const trusted = { NODE_EXTRA_CA_CERTS: "" };
  chaos = new Chaos(secureUrl, trusted);
  trusted.NODE_EXTRA_CA_CERTS = path.join(chaos.home, "shop-tls.pem");
  writeFileSync(trusted.NODE_EXTRA_CA_CERTS, (await secretOf("shop-tls"))("tls.crt"));
  await welcome("=true");
}, 15 * minutes);
afterAll(async () => {
  wayIn.close();
  chaos.close();
  await down();
}, 5 * minutes);

describe("a certificate that ran out", () => {
  it(
    "turns away who connects anew, is named by every check, and leaves nothing once a good one is shown",
    async () => {
      const before = await kubectl(bed, ["get", "secret", "shop-tls", "-n", namespace, "-o", "jsonpath={.data}"]);
      expect(await chaos.gameDay("certificate-expired")).toEqual({ judged: 1, surprises: [] });
      await nothingLeft();
      expect(await kubectl(bed, ["get", "secret", "shop-tls", "-n", namespace, "-o", "jsonpath={.data}"])).toBe(before);
    },
    5 * minutes,
  );

  it(
    "is what its runbook is for: its commands do what it says, and the fault goes",
    async () => {
      const run = chaos.start("run", [
        chaos.changed("certificate-expired", "for-a-person", "duration: 20s", "duration: 3m"),
      ]);
      const ended: [string, number][] = [];
      await eventually("doctor says so", async () => ((await shopctlThere(["doctor"])) === 3 ? true : undefined));
      const commands = commandsOf(readRunbook("certificate"));
      for (const { args } of commands) ended.push([args.join(" "), await shopctlThere(args)]);
      expect(ended).toEqual(commands.map(({ args, exits }) => [args.join(" "), exits]));
      run.kill("SIGINT");
      await nothingLeft();
    },
    5 * minutes,
  );
});
