import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Check } from "../doctor.ts";
import { listCertificates, type ShownCertificate, troubleOf } from "./certificates.ts";
import type { Cluster } from "./cluster.ts";
import { helm } from "./helm.ts";
import { findNamespace } from "./namespace.ts";
import { clusterNeeds } from "./needs.ts";
import { type ClusterService, type ClusterStatus, clusterStatus, lacks } from "./status.ts";

const manyUnpublished = 1_000;

/** Everything worth knowing about the shop of a cluster before asking for help. `objects` are what would be installed. */
export async function clusterDoctor(
  cluster: Cluster,
  isBeforeStart: boolean,
  objects: readonly Rendered[],
  now: number,
): Promise<Check[]> {
  const server = await reach(cluster);
  // Who does not answer has nothing else to say.
  if (server.verdict === "fatal") return [server];
  const before = [server, await program(cluster), await standard(cluster), ...(await clusterNeeds(cluster, objects))];
  if (isBeforeStart) return before;
  const status = await clusterStatus(cluster);
  const certificates = (await listCertificates(cluster)).map((each) => certificate(each, now));
  return [
    ...[...before, ...releases(status), ...certificates],
    ...[...status.services.map(service), ...status.services.flatMap(figures)],
  ];
}

const oneDayMs = 86_400_000;
/** Who renews them does so a month before; two weeks are enough to find out why it was not done. */
const shortMs = 14 * oneDayMs;

function certificate(shown: ShownCertificate, now: number): Check {
  const { hosts, secretName, validTo = now } = shown;
  const trouble = troubleOf(shown, now);
  const short = validTo - now < shortMs ? "warning" : "ok";
  return {
    category: "security",
    name: `certificate of ${hosts.join(", ")}`,
    verdict: trouble === undefined ? short : "fatal",
    detail: trouble ?? `${secretName} is good for ${Math.floor((validTo - now) / oneDayMs)} days`,
    hint: "docs/runbooks/certificate.md",
  };
}

async function reach(cluster: Cluster): Promise<Check> {
  const { server, authority, context } = cluster;
  const check = { category: "cluster", name: "server", hint: `kubectl --context ${context} get nodes` } as const;
  return cluster.version().then(
    (version) => ({ ...check, verdict: "ok", detail: `${version} at ${server}, authority ${authority}` }),
    (error: Error) => ({ ...check, verdict: "fatal", detail: `${server}: ${error.message}` }),
  );
}

async function program(cluster: Cluster): Promise<Check> {
  const check = { category: "programs", name: "helm", hint: "install Helm 3, or make tools ARGS=helm" } as const;
  return helm(cluster, ["version", "--short"]).then(
    (version) => ({ ...check, verdict: "ok", detail: version.trim() }),
    (error: Error) => ({ ...check, verdict: "fatal", detail: error.message }),
  );
}

/** Whether the namespace holds its pods to what ours keep anyway. */
async function standard(cluster: Cluster): Promise<Check> {
  const check = { category: "security", name: "pod security" } as const;
  const { namespace } = cluster;
  // Who may not look at it is told so by the check of the namespace.
  const found = await findNamespace(cluster).catch(() => undefined);
  if (found === undefined)
    return { ...check, verdict: "ok", detail: `${namespace} is not seen; up makes it restricted`, hint: "" };
  const level = found.metadata?.labels?.["pod-security.kubernetes.io/enforce"] ?? "nothing";
  return {
    ...check,
    verdict: level === "restricted" ? "ok" : "warning",
    detail: `${namespace} enforces ${level}`,
    hint: `kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=restricted`,
  };
}

function releases({ releases: all, context }: ClusterStatus): Check[] {
  if (all.length === 0)
    return [
      {
        category: "releases",
        name: "shop",
        verdict: "warning",
        detail: "not installed",
        hint: "shopctl up --target context",
      },
    ];
  return all.map(({ name, revision, status }) => ({
    category: "releases",
    name,
    verdict: status === "deployed" ? "ok" : "fatal",
    detail: `revision ${revision}, ${status}`,
    hint: `shopctl up --target context --context ${context}: it goes on where it stopped`,
  }));
}

function service(found: ClusterService): Check {
  const { name, ready, pods, wanted, restarts, troubles } = found;
  const shaky = restarts > 0 ? "warning" : "ok";
  return {
    category: "services",
    name,
    verdict: lacks(found) ? "fatal" : shaky,
    detail: [`${ready} of ${Math.max(pods, wanted)} pods ready, ${restarts} restarts`, ...troubles].join("; "),
    hint: `shopctl logs ${name} --target context`,
  };
}

/** What is seen of its work: events that wait, callees that it gave up on, a pod outside of the mesh that others are in. */
function figures({ name, unpublished = 0, breakersOpen = 0, proxies, pods, mesh }: ClusterService): Check[] {
  const check = (verdict: Check["verdict"], category: Check["category"], detail: string, hint: string): Check[] => [
    { category, name, verdict, detail, hint },
  ];
  return [
    ...(unpublished > manyUnpublished
      ? check("warning", "queues", `${unpublished} events wait in its outbox`, "is the event bus reached?")
      : []),
    ...(breakersOpen > 0
      ? check("warning", "services", `${breakersOpen} callees are not asked for a while`, "look at those it calls")
      : []),
    ...(mesh?.open ?? []).flatMap((callee) =>
      check("warning", "mesh", `as many calls to ${callee} as it may have at once`, "see docs/runbooks/overload.md"),
    ),
    ...(mesh?.ejected ?? []).flatMap((callee) =>
      check(
        "warning",
        "mesh",
        `leaves out a replica of ${callee} that fails`,
        `shopctl logs ${callee} --target context`,
      ),
    ),
    ...(proxies > 0 && proxies < pods
      ? check("fatal", "mesh", `${pods - proxies} pods without a proxy`, `kubectl rollout restart deployment/${name}`)
      : []),
  ];
}
