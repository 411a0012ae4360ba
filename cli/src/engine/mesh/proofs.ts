import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type Proof, proof } from "../proof.ts";
import { proxyProofs } from "../proxy-proofs.ts";
import { callProofs } from "./calls.ts";
import { meshDeviations } from "./deviations.ts";
import { type MeshedShop, meshedShop } from "./meshed-shop.ts";
import { plaintextProofs } from "./plaintext.ts";
import { repeatsProof } from "./repeats.ts";
import { strangerProof } from "./stranger.ts";

/** What `mesh verify` shows on a running shop: by trying it, by the objects that istiod is told of, and by what proxies go by. */
export async function meshProofs(
  cluster: Cluster,
  services: readonly ServiceInfo[],
  clock: Clock,
): Promise<readonly Proof[]> {
  const shop = await meshedShop(cluster, services);
  return [
    ...(await plaintextProofs(cluster, services, shop, clock)),
    await strangerProof(cluster, services, clock),
    ...(await callProofs(cluster, services)),
    await objectsProof(cluster, shop),
    await repeatsProof(cluster, shop.wanted),
    ...(await proxyProofs(cluster, services, shop.wanted)),
  ];
}

async function objectsProof(cluster: Cluster, shop: MeshedShop): Promise<Proof> {
  const { compared, deviations } = await meshDeviations(cluster, shop);
  const lines = deviations.map(({ object, what }) => `${object} ${what}`);
  return proof("policies, certificates and scopes are those of the charts, and no others", compared, lines);
}
