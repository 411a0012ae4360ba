import { X509Certificate } from "node:crypto";
import type { Cluster } from "./cluster.ts";

interface Ingress {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly tls?: readonly IngressTls[] };
}

export interface IngressTls {
  readonly hosts?: readonly string[];
  readonly secretName?: string;
}

/** An Ingress of the shop that answers by TLS. */
export interface SecuredIngress {
  readonly path: string;
  readonly tls: readonly IngressTls[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** What the way in shows to who connects. */
export interface ShownCertificate {
  readonly hosts: readonly string[];
  readonly secretName: string;
  /** Milliseconds of the epoch; undefined where there is no certificate, or one that nobody can read. */
  readonly validTo: number | undefined;
}

const ofTheShop = "labelSelector=app.kubernetes.io%2Fpart-of%3Dshopstream";

export async function listSecuredIngresses({ ask, namespace }: Cluster): Promise<readonly SecuredIngress[]> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
  const { status, body } = await ask("GET", `${path}?${ofTheShop}`);
  // Who may not look at them is told of everything else.
  if (status >= 300) return [];
  return (body as { items: readonly Ingress[] }).items.flatMap(({ metadata, spec: { tls = [] } }) =>
    tls.length === 0 ? [] : [{ path: `${path}/${metadata.name}`, tls, annotations: metadata.annotations ?? {} }],
  );
}

/** Those of the shop's Ingresses. A gateway of the mesh has its own in a namespace of its own. */
export async function listCertificates(cluster: Cluster): Promise<readonly ShownCertificate[]> {
  const all = (await listSecuredIngresses(cluster)).flatMap(({ tls }) => tls);
  const shown = all.map(async ({ hosts = [], secretName = "" }): Promise<ShownCertificate[]> => {
    const { status, body } = await cluster.ask("GET", `/api/v1/namespaces/${cluster.namespace}/secrets/${secretName}`);
    return status === 403
      ? []
      : [{ hosts, secretName, validTo: status < 300 ? endOf(body as SecretObject) : undefined }];
  });
  return (await Promise.all(shown)).flat();
}

interface SecretObject {
  readonly data?: Readonly<Record<string, string>>;
}

function endOf({ data = {} }: SecretObject): number | undefined {
  try {
    return Date.parse(new X509Certificate(Buffer.from(data["tls.crt"] ?? "", "base64")).validTo);
  } catch {
    return undefined;
  }
}

/** Why customers who come anew are turned away by their own program; undefined when they are not. */
export function troubleOf({ hosts, secretName, validTo }: ShownCertificate, now: number): string | undefined {
  const where = `the certificate of ${hosts.join(", ")} (${secretName})`;
  if (validTo === undefined) return `${where} is not there`;
  return validTo < now ? `${where} ran out at ${new Date(validTo).toISOString()}` : undefined;
}
