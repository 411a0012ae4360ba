import { ingressSteps } from "./ingress.ts";
import { istioSteps } from "./istio.ts";
import { prometheusSteps } from "./prometheus.ts";
import { rolloutsSteps } from "./rollouts.ts";
import type { BedStep } from "./step.ts";

/** What can be put on top of a bare cluster: the Go families it is built from, and what is done. */
export type Layer = Readonly<{ families: readonly string[]; steps: readonly BedStep[] }>;

export const layers: Readonly<Record<string, Layer>> = {
  ingress: { families: [], steps: ingressSteps },
  istio: { families: ["istio"], steps: istioSteps },
  rollouts: { families: ["rollouts"], steps: rolloutsSteps },
  prometheus: { families: [], steps: prometheusSteps },
};
