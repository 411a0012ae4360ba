import { statSync } from "node:fs";
import path from "node:path";
import { loadImage, prometheusImage } from "../images.ts";
import { apply, rolledOut } from "../kubectl.ts";
import { type BedStep, created, unchanged } from "./step.ts";

export const prometheusSteps: readonly BedStep[] = [
  {
    title: "Prometheus",
    run: async (bed) => {
      const { size, mtimeMs } = statSync("/usr/bin/prometheus");
      const loaded = await loadImage(bed, await prometheusImage(), `${size}-${mtimeMs}`);
      await apply(bed, { file: path.join(import.meta.dirname, "../manifests/prometheus.yaml") });
      await rolledOut(bed, "monitoring", "deployment/prometheus");
      return loaded === "created" ? created : unchanged;
    },
  },
];
