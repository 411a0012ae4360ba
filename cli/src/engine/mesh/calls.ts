import { methodsFor, methodsOf } from "@shopstream/cdk8s/mesh/authorization.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { listShopPods } from "../cluster/pods.ts";
import { type Proof, proof } from "../proof.ts";
import { type Answers, type Question, questionsScript, toLine } from "./questions.ts";

/** What a call is for: one that is declared, one of a method that is another caller's, one that nobody declared. */
type Kind = "declared" | "foreign" | "undeclared";

interface Attempt {
  readonly kind: Kind;
  readonly callee: string;
  readonly question: Question;
}

type Call = Readonly<{ kind: Kind; caller: string; callee: string; said: string }>;

/**
 * Who must have said what. The service wants gRPC, and says so to whoever asks otherwise, and does nothing; the callee's proxy says 403; and
 * a caller's own proxy, where it knows no way, answers 502 or ends the connection.
 */
const wanted: Readonly<Record<Kind, readonly string[]>> = {
  declared: ["415"],
  foreign: ["403"],
  undeclared: ["502", "cut off"],
};

/** Asked from within a pod of each service, by its own proxy and under its own name. */
export async function callProofs(cluster: Cluster, services: readonly ServiceInfo[]): Promise<readonly Proof[]> {
  const calls: Call[] = [];
  const silent: string[] = [];
  // One service after the other: a Node in every pod at once would have a small cluster time out on itself.
  for (const service of services) {
    const { name } = service.deploy;
    const pod = (await listShopPods(cluster)).find((one) => one.service === name && one.isReady);
    if (pod?.hasProxy) calls.push(...(await callsOf(cluster, pod.name, attemptsOf(service, services), name)));
    else
      silent.push(`${name}: ${pod === undefined ? "no pod is ready" : "no proxy is beside it"}, so nothing is shown`);
  }
  const claim = (words: string, kind: Kind) => {
    const own = calls.filter((call) => call.kind === kind);
    const broken = own
      .filter(({ said }) => !wanted[kind].includes(said))
      .map(({ caller, callee, said }) => toLine(`${caller} -> ${callee}`, said));
    return proof(words, own.length, [...silent, ...broken]);
  };
  return [
    claim("declared calls are answered", "declared"),
    claim("methods that are other callers' are refused", "foreign"),
    claim("calls that nobody declared find no way", "undeclared"),
  ];
}

function attemptsOf({ deploy }: ServiceInfo, services: readonly ServiceInfo[]): readonly Attempt[] {
  return services.flatMap(({ deploy: { name: host, grpcPort: port } }) => {
    if (host === deploy.name || port === undefined) return [];
    const attempt = (kind: Kind, path: string): Attempt => ({
      kind,
      callee: host,
      question: { host, port, method: "POST", path },
    });
    const all = methodsOf(host).map(({ path }) => path);
    // For others any method will do: there is none that they may ask for.
    if (!deploy.calls.includes(host)) return [attempt("undeclared", all[0] ?? "/")];
    const own = methodsFor(deploy.name, host);
    const foreign = all.find((path) => !own.includes(path)) ?? `${all[0]}Nobody`;
    return [...own.slice(0, 1).map((path) => attempt("declared", path)), attempt("foreign", foreign)];
  });
}

const patienceMs = 60_000;

async function callsOf(
  cluster: Cluster,
  pod: string,
  attempts: readonly Attempt[],
  caller: string,
): Promise<readonly Call[]> {
  const script = questionsScript([{ asks: attempts.map(({ question }) => question) }], patienceMs);
  const [{ said } = { said: [] }] = JSON.parse(await cluster.runScript(pod, script)) as readonly Answers[];
  return attempts.map(({ kind, callee }, at) => ({ kind, caller, callee, said: said[at] ?? "unasked" }));
}
