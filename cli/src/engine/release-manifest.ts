import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { ShopError } from "../shop-error.ts";

/** A workload by which a release is known to be there. */
export interface PromisedWorkload {
  readonly kind: string;
  readonly name: string;
}

const isWorkload = /^kind: (Deployment|StatefulSet|Rollout)$/m;

/** What a release promises to keep alive, as Helm wrote it down. */
export function workloadsOfRecord(record: string | undefined): readonly PromisedWorkload[] {
  const manifest = record === undefined ? "" : manifestOf(record);
  const documents = manifest.split(/^---$/m).filter((document) => isWorkload.test(document));
  return documents.map((document) => {
    const { kind, metadata } = parse(document) as { kind: string; metadata: { name: string } };
    return { kind, name: metadata.name };
  });
}

/** JSON, compressed, and encoded once by Helm and once more by Kubernetes. */
function manifestOf(record: string): string {
  try {
    const packed = Buffer.from(Buffer.from(record, "base64").toString(), "base64");
    return (JSON.parse(gunzipSync(packed).toString()) as { manifest?: string }).manifest ?? "";
  } catch (cause) {
    throw new ShopError("SHOP-CLUSTER-003", "Helm's record of a release cannot be read", { cause });
  }
}
