import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { sendsMail } from "@shopstream/cdk8s/secrets.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { listShopPods } from "./cluster/pods.ts";
import { type Proof, proof } from "./proof.ts";
import { inboundFilters, type KnownService, knownServices } from "./proxy-config.ts";

interface Looked {
  readonly service: ServiceInfo;
  readonly known: readonly KnownService[];
  readonly inbound: string;
}

/** What the proxies go by at this moment, which is not always what istiod was told. */
export async function proxyProofs(
  cluster: Cluster,
  services: readonly ServiceInfo[],
  wanted: readonly Rendered[],
): Promise<readonly Proof[]> {
  const pods = await listShopPods(cluster);
  const looked: Looked[] = [];
  const silent: string[] = [];
  for (const service of services) {
    const own = pods.filter((one) => one.service === service.deploy.name);
    const pod = own.find(({ isReady }) => isReady);
    // A service that is not installed is nobody's concern; one that lost the way to its database is.
    if (pod === undefined && own.length > 0) silent.push(`${service.deploy.name} has no pod that is ready`);
    if (pod === undefined) continue;
    const [known, inbound] = [await knownServices(cluster, pod.name), await inboundFilters(cluster, pod.name)];
    looked.push({ service, known, inbound });
  }
  return [
    rulesProof(looked, wanted, cluster.namespace),
    waysProof(looked, services, silent),
    boundsProof(looked, services),
    edgeProof(looked),
  ];
}

/** By the names that Istio gives the rules of a proxy, which say of which policy each one is: also one of another namespace. */
function rulesProof(looked: readonly Looked[], wanted: readonly Rendered[], namespace: string): Proof {
  const broken = looked.flatMap(({ service, inbound }) => {
    const { name } = service.deploy;
    const own = new Set(rulesOf(name, wanted, namespace));
    const found = new Set(inbound.match(/ns\[[^\]]+\]-policy\[[^\]]+\]-rule\[\d+\]/g));
    return [
      ...[...own].filter((rule) => !found.has(rule)).map((rule) => `${name} does not go by ${rule}`),
      ...[...found].filter((rule) => !own.has(rule)).map((rule) => `${name} goes by ${rule}`),
    ];
  });
  return proof("proxies let in by the policy of their service, and by no other", looked.length, broken);
}

/** Of its own policy, and of those that are for everybody. One that lets in nobody is a rule of its own in a proxy, which nothing meets. */
function rulesOf(service: string, wanted: readonly Rendered[], namespace: string): readonly string[] {
  const policies = wanted.filter(({ kind }) => kind === "AuthorizationPolicy");
  return policies.flatMap(({ metadata, spec }) => {
    const { rules = [], selector } = (spec ?? {}) as { readonly rules?: readonly object[]; readonly selector?: object };
    if (metadata.name !== service && selector !== undefined) return [];
    const places = rules.length === 0 ? [0] : [...rules.keys()];
    return places.map((at) => `ns[${namespace}]-policy[${metadata.name}]-rule[${at}]`);
  });
}

function waysProof(looked: readonly Looked[], services: readonly ServiceInfo[], silent: readonly string[]): Proof {
  const names = new Set(services.map(({ deploy }) => deploy.name));
  const broken = looked.flatMap(({ service, known }) => {
    const hosts = new Set(known.map(({ host }) => host));
    const declared = waysOf(service);
    const missing = [...declared].filter((host) => !hosts.has(host));
    const extra = [...hosts].filter((host) => names.has(host) && !declared.has(host));
    const { name } = service.deploy;
    return [
      ...missing.map((host) => `${name} finds no way to ${host}`),
      ...extra.map((host) => `${name} knows ${host}`),
    ];
  });
  return proof("proxies know the ways that are declared, and no others", looked.length, [...silent, ...broken]);
}

/** Mail goes to a server that is known by its address, under a name that the charts gave it. */
function waysOf({ deploy }: ServiceInfo): ReadonlySet<string> {
  const mail = sendsMail(deploy) ? ["mail.outside"] : [];
  return new Set([...deploy.calls, ...(deploy.callsOverHttp ?? []), ...mail]);
}

function boundsProof(looked: readonly Looked[], services: readonly ServiceInfo[]): Proof {
  const names = new Set(services.map(({ deploy }) => deploy.name));
  const calls = looked.flatMap(({ service, known }) =>
    known.filter(({ host }) => names.has(host)).map((callee) => ({ ...callee, caller: service.deploy.name })),
  );
  const broken = calls.filter(({ isBounded, leavesOut }) => !(isBounded && leavesOut));
  const lines = new Set(broken.map(({ caller, host }) => `${caller} -> ${host}`));
  return proof("proxies bound what they ask of a service, and leave out replicas that fail", calls.length, [...lines]);
}

/** By the words that they have in a proxy's listeners. */
const edgeFilters = {
  "requests a second": "envoy.filters.http.local_ratelimit",
  "the length of requests": "too-long",
  "whose tokens they are": "envoy.filters.http.jwt_authn",
  "the words of refusals": "urn:shopstream:problem:",
} as const;

function edgeProof(looked: readonly Looked[]): Proof {
  const edges = looked.filter(({ service }) => service.deploy.edge !== undefined);
  const broken = edges.flatMap(({ service, inbound }) =>
    Object.entries(edgeFilters)
      .filter(([, words]) => !inbound.includes(words))
      .map(([what]) => `${service.deploy.name} does not look at ${what}`),
  );
  return proof("what comes in from outside is looked at by a proxy first", edges.length, broken);
}
