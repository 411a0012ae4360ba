import type { Cluster } from "./cluster.ts";

/** Who administrates a shop on a cluster, as its installation made the account. */
export async function firstAdmin({ core, namespace }: Cluster): Promise<{ email: string; password: string }> {
  const { data = {} } = await core.readNamespacedSecret({ namespace, name: "first-admin" });
  const plain = (key: string) => Buffer.from(data[key] ?? "", "base64").toString();
  return { email: plain("BOOTSTRAP_ADMIN_EMAIL"), password: plain("BOOTSTRAP_ADMIN_PASSWORD") };
}
