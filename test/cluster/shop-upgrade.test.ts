import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, kubectl } from "./kubectl.ts";
import { bed } from "./testing/probes.ts";
import { down, minutes, namespace, offerImages, smoke, upWith } from "./testing/shop.ts";

type Secrets = Readonly<{
  items: readonly { metadata: { name: string }; type: string; data: Record<string, string> }[];
}>;
type Events = Readonly<{ items: readonly { reason: string; involvedObject: { kind: string; name: string } }[] }>;

const inShop = ["-n", namespace];
const settings = "test/cluster/settings/shop-upgrade.yaml";
const folder = mkdtempSync(path.join(tmpdir(), "upgrade-"));
const changed = path.join(folder, "changed.yaml");

/** Keys and passwords; what Helm notes down of its releases changes with each. */
async function secrets(): Promise<Readonly<Record<string, object>>> {
  const { items } = await get<Secrets>(bed, ["secrets", ...inShop]);
  const own = items.filter(({ type }) => !type.startsWith("helm.sh/"));
  return Object.fromEntries(own.map(({ metadata, data }) => [metadata.name, data]));
}

/** Migrations that ended well; their Jobs go when they are done. */
async function migrated(): Promise<readonly string[]> {
  const { items } = await get<Events>(bed, ["events", ...inShop, "--field-selector", "reason=Completed"]);
  return items.map(({ involvedObject }) => involvedObject.name).filter((name) => name.endsWith("-migrations"));
}

async function podsOf(service: string): Promise<string> {
  const named = ["pods", "-l", `app.kubernetes.io/name=${service},app.kubernetes.io/component=server`];
  return kubectl(bed, ["get", ...named, ...inShop, "-o", "name"]);
}

beforeAll(async () => {
  await offerImages();
  await down();
}, 10 * minutes);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await down();
}, 5 * minutes);

describe("a shop whose schemas change before its pods do", () => {
  it(
    "is installed, each database by a Job of its own",
    async () => {
      expect((await upWith(settings)).status).toBe("created");
      expect(await migrated()).toEqual(
        expect.arrayContaining(["catalog-migrations", "orders-migrations", "payments-migrations"]),
      );
      expect((await smoke()).status).toBe("ok");
    },
    8 * minutes,
  );

  it(
    "keeps every key and password in an upgrade, and replaces only what changed",
    async () => {
      const [before, orders, cart] = [await secrets(), await podsOf("orders"), await podsOf("cart")];
      writeFileSync(changed, "cart:\n  config: { GUEST_TTL_DAYS: 31 }\n");
      expect((await upWith(settings, changed)).status).toBe("configured");
      expect(await secrets()).toEqual(before);
      expect(await podsOf("orders")).toBe(orders);
      expect(await podsOf("cart")).not.toBe(cart);
      expect((await smoke()).status).toBe("ok");
    },
    8 * minutes,
  );
});
