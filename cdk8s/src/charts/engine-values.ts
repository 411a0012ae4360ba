import { z } from "zod";
import { globalValues } from "../global-values.ts";

export interface EngineSize {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly diskGib: number;
}

/** The values of a bundled engine's chart. */
export function engineValues<Extra extends z.ZodRawShape>({ cpuMillis, memoryMib, diskGib }: EngineSize, extra: Extra) {
  const quantity = z.record(z.string(), z.union([z.string(), z.number()]));
  return z.strictObject({
    ...extra,
    persistence: z.strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe("Keep the data in a volume claim; without it, it is gone with the pod."),
      size: z.string().default(`${diskGib}Gi`).describe("Of the claim."),
      storageClass: z.string().default("").describe("Of the claim; the cluster's default when empty."),
    }),
    resources: z.strictObject({
      requests: quantity.default({ cpu: `${cpuMillis}m`, memory: `${memoryMib}Mi` }),
      limits: quantity.default({ memory: `${memoryMib * 4}Mi` }),
    }),
    priorityClassName: z.string().default("").describe("Of the pod."),
    nodeSelector: z.record(z.string(), z.unknown()).default({}).describe("Nodes that the pod may run on."),
    tolerations: z.array(z.record(z.string(), z.unknown())).default([]).describe("Taints that the pod tolerates."),
    affinity: z.record(z.string(), z.unknown()).default({}).describe("Where the pod would rather run."),
    image: z.strictObject({
      tag: z.string().default("").describe("global.image.tag when empty."),
      digest: z.string().default("").describe("sha256:…, to run exactly this image."),
    }),
    global: globalValues,
  });
}
