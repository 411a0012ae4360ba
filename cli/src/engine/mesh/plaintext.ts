import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { selectorOf } from "@shopstream/cdk8s/workload/labels.ts";
import { portsOf } from "@shopstream/cdk8s/workload/ports.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { listShopPods } from "../cluster/pods.ts";
import { type Labels, selects } from "../label-selector.ts";
import { type Proof, proof } from "../proof.ts";
import type { MeshedShop } from "./meshed-shop.ts";
import { type Answers, type Question, type Questions, questionsScript, toLine, unaskedHint } from "./questions.ts";
import { visit } from "./visitor.ts";

/** Where every proxy tells everybody in plain HTTP that it is well: who hears that would hear an answer in plain HTTP. */
const healthPort = 15_021;
const patienceMs = 60_000;

interface Target {
  readonly service: string;
  /** Undefined where no pod of it is ready. */
  readonly address: string | undefined;
  readonly strict: readonly Question[];
  /** Ports that Prometheus reads from outside of the mesh, and what may not be had there. */
  readonly read: readonly Question[];
}

interface PeerAuthentication {
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Labels };
    readonly mtls?: { readonly mode?: string };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>;
  };
}

/** Whether the charts want a port to be closed to everybody without a certificate. The one that is for the service alone wins. */
function isStrict(wanted: readonly Rendered[], service: string, port: number): boolean {
  const all = wanted.filter(({ kind }) => kind === "PeerAuthentication") as readonly PeerAuthentication[];
  const ofAll = all.find(({ spec }) => spec?.selector === undefined);
  const own = all.find(({ spec }) => spec?.selector && selects(spec.selector.matchLabels, selectorOf(service)));
  const mode = own?.spec?.portLevelMtls?.[port]?.mode ?? own?.spec?.mtls?.mode ?? ofAll?.spec?.mtls?.mode;
  return mode !== "PERMISSIVE" && mode !== "DISABLE";
}

/** What each service says to somebody without an identity who asks in plain HTTP, at each of its ports. */
export async function plaintextProofs(
  cluster: Cluster,
  services: readonly ServiceInfo[],
  shop: MeshedShop,
  clock: Clock,
): Promise<readonly Proof[]> {
  const addresses = await proxiesOf(cluster);
  const targets = services.map((service) => targetOf(service, shop.wanted, addresses.get(service.deploy.name)));
  const reached = targets.filter(({ address }) => address !== undefined);
  const script = questionsScript(reached.map(questionsTo), patienceMs);
  const answers = JSON.parse(await visit(cluster, { isMeshed: false, script }, clock)) as readonly Answers[];
  const heard = reached.map((target, at) => ({ target, answers: answers[at] ?? { said: [] } }));
  const silent = targets
    .filter(({ address }) => address === undefined)
    .map(({ service }) => `${service}: no pod with a proxy is ready, so nothing is shown`);
  const strict = heard.flatMap(({ target, answers: { control, said } }) => refusedIn(target, control, said));
  const read = heard.flatMap(({ target, answers: { said } }) => openIn(target, said.slice(target.strict.length)));
  const count = (of: (target: Target) => readonly Question[]) => reached.flatMap(of).length;
  return [
    proof(
      "plaintext from outside of the mesh is refused",
      count((target) => target.strict),
      [...silent, ...strict],
    ),
    // Only where the charts leave a port open for Prometheus, which has no certificate.
    ...(targets.some((target) => target.read.length > 0)
      ? [
          proof(
            "where figures are read in plaintext, nothing else is",
            count((target) => target.read),
            read,
          ),
        ]
      : []),
  ];
}

async function proxiesOf(cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const ready = (await listShopPods(cluster)).filter(({ isReady }) => isReady);
  return new Map(ready.flatMap(({ service, address }) => (address === undefined ? [] : [[service, address] as const])));
}

function targetOf({ deploy }: ServiceInfo, wanted: readonly Rendered[], address: string | undefined): Target {
  const { name } = deploy;
  const ports = portsOf(deploy).map(({ port }) => port);
  const get = (port: number, path: string) => ({ host: name, port, method: "GET", path }) as const;
  return {
    service: name,
    address,
    strict: ports.filter((port) => isStrict(wanted, name, port)).map((port) => get(port, "/readyz")),
    read: ports
      .filter((port) => !isStrict(wanted, name, port))
      .flatMap((port) => [get(port, "/readyz"), { ...get(port, "/metrics"), method: "POST" as const }]),
  };
}

function questionsTo({ address = "", strict, read }: Target): Questions {
  const control = { host: address, port: healthPort, method: "GET", path: "/healthz/ready", wants: "200" } as const;
  return { control, asks: [...strict, ...read] };
}

/** Refused is who was connected and then cut off without a word: whoever is told anything at all was let in. */
function refusedIn(
  { service, strict }: Target,
  control: string | undefined,
  said: readonly string[],
): readonly string[] {
  if (control !== "200") return [`${service}: its proxy's health was not heard (${control}): it ${unaskedHint}`];
  return strict.flatMap(({ port }, at) => {
    const word = said[at] ?? "unasked";
    return word === "cut off" ? [] : [toLine(`${service}:${port}`, word)];
  });
}

/** There the proxy lets in and looks at what is asked: 403. */
function openIn({ service, read }: Target, said: readonly string[]): readonly string[] {
  return read.flatMap(({ port, method, path }, at) => {
    const word = said[at] ?? "unasked";
    return word === "403" ? [] : [toLine(`${service}:${port}: ${method} ${path}`, word)];
  });
}
