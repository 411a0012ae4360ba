import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeCluster } from "../../testing/fake-cluster.ts";

const program = fileURLToPath(new URL("reaper-main.ts", import.meta.url));
const configMaps = "/api/v1/namespaces/shop/configmaps";
const [record, lever] = [`${configMaps}/chaos-r1`, `${configMaps}/chaos-lever`];
const search = "/apis/apps/v1/namespaces/shop/deployments/search";
const filter = "/apis/networking.istio.io/v1alpha3/namespaces/shop/envoyfilters/chaos-r1";

describe("the reaper in the cluster", () => {
  let cluster: FakeCluster;
  beforeEach(async () => {
    cluster = await FakeCluster.start();
    cluster.objects.put(search, { spec: { replicas: 0 } });
    cluster.objects.put(filter, {});
  });
  afterEach(() => cluster.close());

  function remember(until: number) {
    const undo = [
      { verb: "PATCH", path: search, body: { spec: { replicas: 2 } } },
      { verb: "DELETE", path: filter },
    ];
    cluster.objects.put(record, { data: { record: JSON.stringify({ id: "r1", until, undo }) } });
  }

  /** As its pod runs it; resolves when it has ended by itself. */
  async function reap(): Promise<string> {
    const token = join(dirname(cluster.kubeconfig), "token");
    writeFileSync(token, "secret");
    const { clusters } = JSON.parse(readFileSync(cluster.kubeconfig, "utf8"));
    const args = [program, clusters[0].cluster.server, token, record, lever];
    return (await promisify(execFile)(process.execPath, args, { timeout: 20_000 })).stdout;
  }

  it("takes a fault back when its time is over, and ends", async () => {
    remember(Date.now() - 1);
    expect(await reap()).toContain("r1 is over");
    expect(cluster.objects.get(search)).toMatchObject({ spec: { replicas: 2 } });
    expect(cluster.objects.paths).toEqual([search]);
  });

  it("takes it back at once when the lever is pulled, and leaves the lever alone", async () => {
    remember(Date.now() + 3_600_000);
    cluster.objects.put(lever, {});
    await reap();
    expect(cluster.objects.paths).toEqual([search, lever]);
  });

  it("says in the record that it watches, before the fault begins", async () => {
    remember(Date.now() + 3_600_000);
    const reaping = reap();
    await poll(() => cluster.objects.get(record)?.metadata.annotations?.["shopstream.dev/chaos-watched"], {
      what: "it watches",
      timeoutMs: 10_000,
    });
    expect(cluster.objects.get(search)).toMatchObject({ spec: { replicas: 0 } });
    cluster.objects.put(lever, {});
    await reaping;
  });

  it("brings a name back that was taken away, also where somebody else did so before", async () => {
    const path = "/api/v1/namespaces/shop/services";
    const undo = [{ verb: "POST", path, body: { metadata: { name: "search" }, spec: {} } }];
    const again = () =>
      cluster.objects.put(record, { data: { record: JSON.stringify({ id: "r1", until: Date.now() - 1, undo }) } });
    again();
    await reap();
    again();
    await reap();
    expect(cluster.objects.paths).toEqual([search, filter, `${path}/search`]);
  });

  it("tries again until every part is taken back", async () => {
    remember(Date.now() - 1);
    cluster.objects.forbidden = ["/deployments/search"];
    cluster.objects.onRefusal = () => {
      cluster.objects.forbidden = [];
    };
    expect(await reap()).toContain("was answered with 403");
    expect(cluster.objects.paths).toEqual([search]);
  });

  it("ends without doing anything when somebody else took it back before", async () => {
    await reap();
    expect(cluster.objects.log).toEqual([]);
  });
});
