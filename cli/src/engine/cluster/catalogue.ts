import { ShopError } from "../../shop-error.ts";
import { seedGenerated } from "../seed-generated.ts";
import type { StepOutcome } from "../step.ts";
import { firstAdmin } from "./admin.ts";
import type { ClusterUp } from "./up.ts";

const products = 1_000;
const ingressMs = 60_000;

/** Through the public address, as staff would: what cannot be reached from here cannot be filled from here. */
export async function fillCatalogue(up: ClusterUp): Promise<StepOutcome> {
  const { clock, cluster, url } = up;
  const items = await untilListed(up);
  if (items.length > 0) return { outcome: "unchanged" };
  const shop = { url, admin: await firstAdmin(cluster) };
  await seedGenerated(shop, { products, seed: 42 }, clock, (done, total) =>
    up.onChange(`${done} of ${total} products`),
  );
  return { outcome: "created", note: `${products} products of three variants` };
}

/** What the shop lists, once its way in leads to it: controllers follow a change within moments. */
export async function untilListed(up: ClusterUp): Promise<readonly unknown[]> {
  const deadline = up.clock.now() + ingressMs;
  for (;;) {
    const items = await listProducts(up);
    if (items !== undefined) return items;
    if (up.clock.now() > deadline) throw unreachable(up.url);
    await up.clock.sleep(1_000, up.signal);
  }
}

async function listProducts({ url, clock }: ClusterUp): Promise<readonly unknown[] | undefined> {
  const response = await fetch(`${url}/v1/products?pageSize=1`, { signal: clock.timeout(10_000) }).catch(
    () => undefined,
  );
  if (!response?.ok) return undefined;
  return ((await response.json().catch(() => ({}))) as { items?: unknown[] }).items;
}

function unreachable(url: string): ShopError {
  const hint =
    "say with --url where your ingress is reached from here, or leave out what goes through it: --no-seed --no-smoke";
  return new ShopError("SHOP-API-001", `no shop answers at ${url}`, { hint });
}
