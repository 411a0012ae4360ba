import type { Cluster } from "../../engine/cluster/cluster.ts";
import { listShopPods } from "../../engine/cluster/pods.ts";
import type { Rest } from "../../engine/rest.ts";
import { ShopError } from "../../shop-error.ts";

const keysPath = "/.well-known/jwks.json";

/**
 * Refuses an address behind which is another shop than that of the namespace: its customers would be those who are hit, or one
 * shop would be broken and another one watched. Every installation signs with a key of its own; the gateway within the namespace
 * and the address must show the same one.
 */
export async function mustBeThisShop(cluster: Cluster, shop: Rest, url: string): Promise<void> {
  const own = await keysWithin(cluster);
  const { body } = await shop.send("GET", keysPath);
  if (keysIn(body).some((key) => own.includes(key))) return;
  throw new ShopError(
    "SHOP-CHAOS-004",
    `--url ${url} is not the shop in ${cluster.namespace}: it signs with other keys`,
  );
}

async function keysWithin(cluster: Cluster): Promise<readonly string[]> {
  const gateways = (await listShopPods(cluster)).filter(({ service, isReady }) => service === "gateway" && isReady);
  const [gateway] = gateways;
  if (gateway?.httpPort === undefined)
    throw new ShopError("SHOP-CHAOS-004", `no gateway in ${cluster.namespace} is ready to say whose address --url is`);
  const from = `http://127.0.0.1:${gateway.httpPort}${keysPath}`;
  const said = await cluster.runScript(gateway.name, `console.log(await (await fetch("${from}")).text())`);
  return keysIn(JSON.parse(said));
}

function keysIn(set: unknown): readonly string[] {
  const { keys = [] } = (typeof set === "object" && set !== null ? set : {}) as { keys?: { x?: string }[] };
  return keys.flatMap(({ x }) => x ?? []);
}
