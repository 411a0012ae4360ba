import type { CommandGroup } from "../command.ts";
import { graphCommand } from "./mesh/graph.ts";
import { verifyCommand } from "./mesh/verify.ts";

export const meshCommand: CommandGroup = {
  name: "mesh",
  summary: "what Istio lets through on a cluster, held against what the services declare",
  commands: [verifyCommand, graphCommand],
};
