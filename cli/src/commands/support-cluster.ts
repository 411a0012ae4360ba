import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import { clusterDoctor } from "../engine/cluster/doctor.ts";
import { readClusterLogs } from "../engine/cluster/logs.ts";
import { clusterStatus } from "../engine/cluster/status.ts";
import { documentPart, type Part } from "../engine/support/bundle.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

/** What is worth knowing of a shop on a cluster. The objects of Secrets are not asked for. */
export function clusterParts(call: Call, options: TargetOptions): readonly Part[] {
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  const { context, server, authority, namespace } = cluster;
  return [
    documentPart("cluster.json", async () => ({
      ...{ context, server, authority, namespace },
      version: await cluster.version(),
    })),
    documentPart("status.json", () => clusterStatus(cluster)),
    documentPart("doctor.json", () => clusterDoctor(cluster, false, [], call.io.clock.now())),
    {
      name: "logs.ndjson",
      make: async () => {
        const lines = await readClusterLogs(cluster, { names: [] });
        return lines.map(({ file, text }) => `${JSON.stringify({ pod: file, text })}\n`).join("");
      },
    },
  ];
}
