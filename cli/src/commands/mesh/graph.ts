import type { CommandSpec } from "../../command.ts";
import { ShopError } from "../../shop-error.ts";
import { type MeshOptions, withMeshOptions } from "./options.ts";

const columns = [
  ...["caller", "callee", "declared", "allowed", "known", "observed", "consistent"],
  ...["breaker", "calls", "overflowed", "repeated", "ejected"],
];

export const graphCommand: CommandSpec<MeshOptions> = {
  name: "graph",
  summary:
    "who calls whom: declared, allowed, known to proxies, and seen; breakers, repeats and ejections of each edge",
  examples: [
    {
      line: "shopctl mesh graph --context my-cluster",
      does: "exit code 3 if a call is open that nobody declared, or closed, or an object is not as its chart makes it",
    },
    { line: "shopctl mesh graph --context my-cluster -o json", does: "the same for a program" },
  ],
  dryRun: "harmless",
  configure: withMeshOptions,
  run: async (call, { context, namespace }) => {
    const [{ openCluster }, { isConsistent }, { meshGraph }, { readServices }] = await Promise.all([
      import("../../engine/cluster/cluster.ts"),
      import("../../engine/mesh/edges.ts"),
      import("../../engine/mesh/graph.ts"),
      import("@shopstream/cdk8s/services.ts"),
    ]);
    const { cluster, close } = openCluster(context, namespace);
    call.atEnd(async () => close());
    const { edges, entrances, deviations } = await meshGraph(cluster, await readServices());
    const items = [
      ...entrances.map((way) => ({ ...way })),
      ...edges.map((edge) => ({ ...edge, consistent: isConsistent(edge) })),
    ];
    const broken = [
      ...edges.filter((edge) => !isConsistent(edge)).map(({ caller, callee }) => `${caller} to ${callee}`),
      ...deviations.map(({ object }) => object),
    ];
    return {
      kind: "MeshGraph",
      status: broken.length === 0 ? "consistent" : "inconsistent",
      data: { context, server: cluster.server, namespace, deviations },
      items,
      columns,
      ...(deviations.length === 0
        ? {}
        : { text: deviations.map(({ object, what }) => `${object} ${what}`).join("\n") }),
      errors: broken.length === 0 ? [] : [new ShopError("SHOP-MESH-001", `not as declared: ${broken.join(", ")}`)],
    };
  },
};
