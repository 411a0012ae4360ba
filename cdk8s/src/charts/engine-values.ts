import { z } from "zod";
import { globalValues } from "../global-values.ts";

interface EngineSize {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly diskGib: number;
}

/** CPU and memory as docs/footprint.md has them from a measurement. */
export const engineSizes = {
  postgresql: { cpuMillis: 200, memoryMib: 416, diskGib: 8 },
  redis: { cpuMillis: 100, memoryMib: 160, diskGib: 4 },
  "stripe-simulator": { cpuMillis: 100, memoryMib: 160, diskGib: 1 },
} satisfies Readonly<Record<string, EngineSize>>;

/** The values of a bundled engine's chart. */
export function engineValues<Extra extends z.ZodRawShape>(engine: keyof typeof engineSizes, extra: Extra) {
  const { cpuMillis, memoryMib, diskGib } = engineSizes[engine];
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
      limits: quantity.default({ memory: `${memoryMib * 2}Mi` }),
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
