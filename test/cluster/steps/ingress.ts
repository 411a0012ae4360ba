import path from "node:path";
import { apply, kubectl, rolledOut } from "../kubectl.ts";
import { type BedStep, created, unchanged } from "./step.ts";

export const ingressSteps: readonly BedStep[] = [
  {
    title: "ingress",
    run: async (bed) => {
      const before = await kubectl(bed, ["get", "deployment", "ingress", "-n", "ingress-nginx"]).catch(() => "");
      await apply(bed, { file: path.join(import.meta.dirname, "../manifests/ingress.yaml") });
      await rolledOut(bed, "ingress-nginx", "deployment/ingress");
      return before ? unchanged : { ...created, note: `http://${bed.nodeIp}:30080` };
    },
  },
];
