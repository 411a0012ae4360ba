import type { CommandSpec } from "../../command.ts";
import { ShopError } from "../../shop-error.ts";
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
  dryRun: "supported",
  configure: withMeshOptions,
  run: async (call, { context, namespace }) => {
    const [{ openCluster }, { meshProofs }, { readServices }] = await Promise.all([
      import("../../engine/cluster/cluster.ts"),
      import("../../engine/mesh/proofs.ts"),
      import("@shopstream/cdk8s/services.ts"),
    ]);
    const { cluster, close } = openCluster(context, namespace);
    call.atEnd(async () => close());
    const at = `${namespace} of ${context} (${cluster.server}, authority ${cluster.authority})`;
    if (call.isDryRun) {
      const text = `would make two pods of a few seconds in ${at}, and call each service from them and from within`;
      return { kind: "MeshProofs", status: "planned", data: { context, server: cluster.server, namespace }, text };
    }
    call.progress.begin(`Ask in ${at}`);
    const items = await meshProofs(cluster, await readServices(), call.io.clock);
    const broken = items.filter(({ holds }) => !holds).map(({ claim }) => claim);
    return {
      kind: "MeshProofs",
      status: broken.length === 0 ? "held" : "broken",
      data: { context, server: cluster.server, namespace },
      items: items.map(({ claim, holds, tried, broken: by }) => ({ claim, holds, tried, broken: by })),
      errors: broken.length === 0 ? [] : [new ShopError("SHOP-MESH-001", `does not hold: ${broken.join("; ")}`)],
    };
  },
};
