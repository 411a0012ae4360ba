import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { ShopError } from "../shop-error.ts";
import type { Values } from "./release.ts";

/** A workload by which a release is known to be there. */
export interface PromisedWorkload {
  readonly kind: string;
  readonly name: string;
}

const isWorkload = /^kind: (Deployment|StatefulSet|Rollout)$/m;

/** What a release promises to keep alive, as Helm wrote it down. */
export function workloadsOfRecord(record: string | undefined): readonly PromisedWorkload[] {
  const manifest = record === undefined ? "" : openRecord(record).manifest;
  const documents = manifest.split(/^---$/m).filter((document) => isWorkload.test(document));
  return documents.map((document) => {
    const { kind, metadata } = parse(document) as { kind: string; metadata: { name: string } };
    return { kind, name: metadata.name };
  });
}

interface HelmRecord {
  readonly chart: string;
  readonly manifest: string;
  /** What it was given on top of the chart's own values. */
  readonly values: Values;
}

/** JSON, compressed, and encoded once by Helm and once more by Kubernetes. */
export function openRecord(record: string): HelmRecord {
  try {
    const packed = Buffer.from(Buffer.from(record, "base64").toString(), "base64");
    const { manifest = "", chart, config } = JSON.parse(gunzipSync(packed).toString()) as Packed;
    return { chart: chart?.metadata?.name ?? "", manifest, values: config ?? {} };
  } catch (cause) {
    throw new ShopError("SHOP-CLUSTER-003", "Helm's record of a release cannot be read", { cause });
  }
}

interface Packed {
  readonly manifest?: string;
  readonly config?: Values | null;
  readonly chart?: { readonly metadata?: { readonly name?: string } };
}
