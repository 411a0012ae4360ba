import { listSecuredIngresses, type SecuredIngress } from "../../engine/cluster/certificates.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { mustBe, partNameOf } from "./fault-records.ts";
import { secrets } from "./paths.ts";
import type { PlannedFault } from "./planned-fault.ts";
import { selfSigned } from "./self-signed.ts";

const oneDayMs = 86_400_000;

/** Why no certificate of the way in can be made old; undefined when one can. */
export async function certificateRefusal(cluster: Cluster): Promise<string | undefined> {
  const found = await listSecuredIngresses(cluster);
  if (found.length === 0)
    return "the way in is no Ingress with a certificate of this namespace; what a gateway of the mesh shows lies where the shop has no rights";
  // Under another name it would be ordered anew, from somebody who counts orders.
  return found.some(isLookedAfter) ? "cert-manager looks after this certificate, and would order another" : undefined;
}

const isLookedAfter = ({ annotations }: SecuredIngress) =>
  Object.keys(annotations).some((key) => key.startsWith("cert-manager.io/"));

/**
 * The way in shows a certificate that ran out, in a Secret of its own. The true one is neither read nor touched: its name is
 * what is put back.
 */
export async function expiredCertificateOf(cluster: Cluster, id: string, now: number): Promise<PlannedFault> {
  const { ask, namespace } = cluster;
  const ingresses = await listSecuredIngresses(cluster);
  const hosts = [...new Set(ingresses.flatMap(({ tls }) => tls.flatMap((each) => each.hosts ?? [])))];
  const name = partNameOf(id, "certificate");
  return {
    undo: ingresses.map(({ path, tls }) => ({ verb: "PATCH", path, body: { spec: { tls } } })),
    make: async (owner) => {
      const { certificate, key } = selfSigned(hosts, { from: now - 90 * oneDayMs, to: now - oneDayMs });
      const metadata = { name, namespace, ownerReferences: [owner] };
      const secret = { metadata, type: "kubernetes.io/tls", stringData: { "tls.crt": certificate, "tls.key": key } };
      mustBe(await ask("POST", secrets(namespace), secret), "the certificate that ran out");
      for (const { path, tls } of ingresses) {
        const old = tls.map((each) => ({ ...each, secretName: name }));
        mustBe(await ask("PATCH", path, { spec: { tls: old } }), "showing it at the way in");
      }
      return ingresses.length;
    },
  };
}
