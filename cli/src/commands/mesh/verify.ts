import type { CommandSpec } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type MeshOptions, withMeshOptions } from "./options.ts";

export const verifyCommand: CommandSpec<MeshOptions> = {
  name: "verify",
  summary:
    "try it: plaintext, strangers, foreign methods and undeclared calls refused, declared ones answered; look at it: policies, repeats, ways, bounds, edge",
  examples: [
    { line: "shopctl mesh verify --context my-cluster", does: "from two pods of its own and from within each service" },
    { line: "shopctl mesh verify --context my-cluster -o json", does: "with every call that did not behave" },
  ],
  // Two pods of a few seconds, and calls that no service takes for one.
  dryRun: "none",
  configure: withMeshOptions,
  run: async (call, { context, namespace }) => {
    const [{ openCluster }, { meshProofs }, { readServices }] = await Promise.all([
      import("../../engine/cluster.ts"),
      import("../../engine/mesh-proofs.ts"),
      import("@shopstream/cdk8s/services.ts"),
    ]);
    const { cluster, close } = openCluster(context, namespace);
    call.atEnd(async () => close());
    call.progress.begin(`Ask in ${namespace} of ${context} (${cluster.server}, authority ${cluster.authority})`);
    const items = await meshProofs(cluster, await readServices(), call.io.clock);
    const holds = items.every((proof) => proof.holds);
    return {
      kind: "MeshProofs",
      status: holds ? "held" : "broken",
      data: { context, server: cluster.server, namespace },
      items: items.map(({ claim, holds: is, tried, broken }) => ({ claim, holds: is, tried, broken })),
      exit: holds ? exitCodes.done : exitCodes.checkFailed,
    };
  },
};
