import { methodsOf } from "@shopstream/cdk8s/mesh/authorization.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type Proof, proof } from "../proof.ts";
import { type Answers, type Question, type Questions, questionsScript, unaskedHint } from "./questions.ts";
import { visit } from "./visitor.ts";

const patienceMs = 60_000;

/**
 * Asked by a pod that the mesh knows, and that has a way to everybody, under a name that no policy has: so whoever refuses is the callee's
 * proxy, by its policy. That it could have been heard is shown by the page that everybody of the namespace may read.
 */
export async function strangerProof(cluster: Cluster, services: readonly ServiceInfo[], clock: Clock): Promise<Proof> {
  const questions = services.map(questionsTo);
  const script = questionsScript(questions, patienceMs);
  const answers = JSON.parse(await visit(cluster, { isMeshed: true, script }, clock)) as readonly Answers[];
  const broken = services.flatMap(({ deploy }, at) => brokenIn(deploy.name, questions[at], answers[at]));
  const tried = questions.flatMap(({ asks }) => asks).length;
  return proof("whoever has no name that a policy knows is refused", tried, broken);
}

function questionsTo({ deploy: { name: host, httpPort, grpcPort } }: ServiceInfo): Questions {
  const [path] = methodsOf(host).map((method) => method.path);
  const post = (port: number, at: string): Question => ({ host, port, method: "POST", path: at });
  return {
    control: { host, port: httpPort, method: "GET", path: "/readyz", wants: "200" },
    asks: [...(grpcPort === undefined || path === undefined ? [] : [post(grpcPort, path)]), post(httpPort, "/readyz")],
  };
}

function brokenIn(
  service: string,
  { asks }: Questions = { asks: [] },
  answers: Answers = { said: [] },
): readonly string[] {
  const { control, said } = answers;
  if (control !== "200") return [`${service}: GET /readyz: ${control}: it ${unaskedHint}`];
  return asks.flatMap(({ method, path }, at) => {
    const word = said[at] ?? "unasked";
    if (word === "403") return [];
    // Of the callee's proxy this is no word: its own found no way, or nobody answered.
    const isOwn = word.startsWith("unasked") || ["cut off", "502", "503", "504"].includes(word);
    return [`${service}: ${method} ${path}: ${word}${isOwn ? `: it ${unaskedHint}` : ""}`];
  });
}
