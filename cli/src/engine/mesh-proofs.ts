import { methodsFor } from "@shopstream/cdk8s/mesh/authorization.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { Cluster } from "./cluster.ts";
import { listShopPods } from "./cluster-pods.ts";
import { meshObjects } from "./mesh-objects.ts";
import { plaintextAnswers } from "./mesh-outsider.ts";
import { type Proof, proof } from "./proof.ts";
import { proxyProofs } from "./proxy-proofs.ts";

interface Attempt {
  readonly callee: string;
  readonly url: string;
  readonly isDeclared: boolean;
}

/** What `mesh verify` shows on a running shop: by trying it, and for repeats by what the proxies are told. */
export async function meshProofs(
  cluster: Cluster,
  services: readonly ServiceInfo[],
  clock: Clock,
): Promise<readonly Proof[]> {
  const plain = await plaintextAnswers(cluster, services, clock);
  const calls: Call[] = [];
  // One service after the other: a Node in every pod at once would have a small cluster time out on itself.
  for (const service of services) calls.push(...(await callsOf(cluster, service, services)));
  const declared = calls.filter(({ isDeclared }) => isDeclared);
  const others = calls.filter(({ isDeclared }) => !isDeclared);
  const text = ({ caller, callee, answer }: Call) => `${caller} -> ${callee}: ${answer}`;
  return [
    proof(
      "plaintext from outside of the mesh is refused",
      plain.length,
      plain.filter(({ answer }) => isStatus(answer)).map(({ service, answer }) => `${service}: ${answer}`),
    ),
    proof(
      "declared calls are answered",
      declared.length,
      declared.filter(({ answer }) => !isAnswered(answer)).map(text),
    ),
    proof(
      "calls that nobody declared are not",
      others.length,
      others.filter(({ answer }) => isAnswered(answer)).map(text),
    ),
    await repeats(cluster),
    ...(await proxyProofs(cluster, services)),
  ];
}

/** Whoever is told a status was let in by the proxy: a refused connection has none. */
const isStatus = (answer: string) => /^\d+$/.test(answer);

/** A status that the service itself gave; 403 and 502 are a proxy's, and words are the network's. */
function isAnswered(answer: string): boolean {
  return isStatus(answer) && !["403", "502", "503"].includes(answer);
}

type Call = Readonly<{ caller: string; callee: string; isDeclared: boolean; answer: string }>;

function attemptsOf({ deploy }: ServiceInfo, services: readonly ServiceInfo[]): readonly Attempt[] {
  return services.flatMap(({ deploy: { name, grpcPort } }) => {
    if (name === deploy.name || grpcPort === undefined) return [];
    const isDeclared = deploy.calls.includes(name);
    // For others any method will do: there is none that they may ask for.
    const [method] = isDeclared ? methodsFor(deploy.name, name) : methodsFor("gateway", name);
    return [{ callee: name, url: `http://${name}:${grpcPort}${method}`, isDeclared }];
  });
}

// Not gRPC on purpose: a service that is reached says so, and does nothing. What is silent is asked again, since a machine that is
// busy is silent too; what is refused stays refused.
const script = (urls: readonly string[]) => `
const once = (url) => fetch(url, { method: "POST", signal: AbortSignal.timeout(10000) })
  .then(({ status }) => String(status), ({ cause, message }) => cause?.code ?? message);
const ask = async (url, tries) => {
  const answer = await once(url);
  return tries > 1 && /timeout|EAI_AGAIN/.test(answer) ? ask(url, tries - 1) : answer;
};
const answers = [];
for (const url of ${JSON.stringify(urls)}) answers.push(await ask(url, 3));
console.log(JSON.stringify(answers));`;

async function callsOf(
  cluster: Cluster,
  service: ServiceInfo,
  services: readonly ServiceInfo[],
): Promise<readonly Call[]> {
  const caller = service.deploy.name;
  const pod = (await listShopPods(cluster)).find((one) => one.service === caller && one.isReady);
  if (pod === undefined) return [];
  const attempts = attemptsOf(service, services);
  const answers = JSON.parse(await cluster.runScript(pod.name, script(attempts.map(({ url }) => url)))) as string[];
  return attempts.map(({ callee, isDeclared }, at) => ({ caller, callee, isDeclared, answer: answers[at] ?? "" }));
}

interface Routes {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly http?: readonly {
      readonly match?: readonly { readonly uri?: { readonly exact?: string } }[];
      readonly retries?: { readonly attempts?: number };
    }[];
  };
}

const isSafe = new Map(
  contract.flatMap(({ methods }) => Object.values(methods).map(({ path, retrySafe }) => [path, retrySafe] as const)),
);

/** A route without a word about repeats is repeated twice by Istio, and so is a method without a route. */
async function repeats(cluster: Cluster): Promise<Proof> {
  const all = await meshObjects<Routes>(cluster, "networking", "virtualservices");
  const routes = all.flatMap(({ metadata, spec }) =>
    (spec.http ?? []).map((route) => ({ ...route, of: metadata.name })),
  );
  const broken = routes.flatMap(({ of, match = [], retries }) => {
    const paths = match.flatMap(({ uri }) => uri?.exact ?? []);
    const mayRepeat = paths.length > 0 && paths.every((path) => isSafe.get(path) === true);
    return retries?.attempts === 0 || mayRepeat ? [] : [`${of}: ${paths.join(", ") || "all else"}`];
  });
  const decided = new Set(routes.flatMap(({ match = [] }) => match.flatMap(({ uri }) => uri?.exact ?? [])));
  const undecided = [...isSafe.keys()].filter((path) => !decided.has(path)).map((path) => `nobody decided on ${path}`);
  return proof("the mesh repeats only what the contract calls safe", routes.length, [...broken, ...undecided]);
}
