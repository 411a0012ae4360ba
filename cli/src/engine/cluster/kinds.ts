import { ShopError } from "../../shop-error.ts";
import type { Cluster } from "./cluster.ts";

/** What of an object says of which kind it is, and which one. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface Kind {
  readonly plural: string;
  readonly isNamespaced: boolean;
}

export type KnownKinds = (object: Pick<ObjectRef, "apiVersion" | "kind">) => Kind | undefined;

/** "" for the kinds of the core. */
export const groupOf = (apiVersion: string) => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");

const rootOf = (apiVersion: string) => (apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`);

/** Asks the cluster which kinds it has. Undefined: it does not know this one, such as a Rollout without Argo. */
export async function knownKinds(cluster: Cluster, objects: readonly ObjectRef[]): Promise<KnownKinds> {
  const versions = [...new Set(objects.map(({ apiVersion }) => apiVersion))];
  const found = await Promise.all(versions.map(async (version) => [version, await kindsOf(cluster, version)] as const));
  const byVersion = new Map(found);
  return ({ apiVersion, kind }) => byVersion.get(apiVersion)?.get(kind);
}

async function kindsOf(cluster: Cluster, apiVersion: string): Promise<ReadonlyMap<string, Kind>> {
  const found = (await answerTo(cluster, rootOf(apiVersion))) as { resources?: Resource[] } | undefined;
  const whole = (found?.resources ?? []).filter(({ name }) => !name.includes("/"));
  return new Map(whole.map(({ kind, name, namespaced }) => [kind, { plural: name, isNamespaced: namespaced }]));
}

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

/** The object as the cluster has it; undefined where it does not know it, or not its kind. */
export async function readObject(cluster: Cluster, kinds: KnownKinds, object: ObjectRef): Promise<unknown> {
  const kind = kinds(object);
  if (kind === undefined) return undefined;
  const inside = kind.isNamespaced ? `/namespaces/${cluster.namespace}` : "";
  return answerTo(cluster, `${rootOf(object.apiVersion)}${inside}/${kind.plural}/${object.metadata.name}`);
}

/** What is there under a path; undefined where nothing is. */
export async function answerTo({ ask, server }: Cluster, path: string): Promise<unknown> {
  const { status, body } = await ask("GET", path).catch((cause: Error) => {
    throw new ShopError("SHOP-CLUSTER-001", `${server} does not answer: ${cause.message}`, { cause });
  });
  if (status === 404) return undefined;
  if (status === 200) return body;
  const said = (body as { message?: string }).message ?? `status ${status}`;
  throw new ShopError("SHOP-CLUSTER-001", `${path} cannot be read: ${said}`);
}
