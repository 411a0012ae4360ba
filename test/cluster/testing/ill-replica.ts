import { beforeRouter } from "../../../cdk8s/src/mesh/before-router.ts";
import { get, kubectl, rolledOut } from "../kubectl.ts";
import { applyAll, bed } from "./probes.ts";
import { inShop, podsOf } from "./proxies.ts";
import { namespace } from "./shop.ts";

type Template = Readonly<{ metadata: { labels: Record<string, string>; annotations?: object }; spec: object }>;
type Deployment = Readonly<{ spec: { template: Template } }>;

const everyCall = { numerator: 100, denominator: "HUNDRED" };
const illnesses = {
  "answers 503": { abort: { http_status: 503, percentage: everyCall } },
  "says nothing": { delay: { fixed_delay: "60s", percentage: everyCall } },
};
export type Illness = keyof typeof illnesses;

/** One more replica of a service, whose proxy does this to calls of services until it is healed. */
export class IllReplica {
  readonly #name: string;
  readonly #service: string;
  readonly #illness: Illness;

  constructor(service: string, illness: Illness) {
    this.#service = service;
    this.#illness = illness;
    this.#name = `bed-ill-${service}`;
  }

  /** Where pods of that service run already; with labels of its own. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const { spec } = await get<Deployment>(bed, ["deployment", this.#service, ...inShop]);
    const { metadata, spec: pod } = spec.template;
    const label = { bed: this.#name };
    await this.fallIll();
    await applyAll({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: this.#name, namespace },
      spec: {
        selector: { matchLabels: label },
        template: { metadata: { ...metadata, labels: { ...metadata.labels, ...label, ...more } }, spec: pod },
      },
    });
    await rolledOut(bed, namespace, `deployment/${this.#name}`);
  }

  async pod(): Promise<string> {
    const [pod] = await podsOf(this.#service, { bed: this.#name });
    if (pod === undefined) throw new Error(`${this.#name} has no pod`);
    return pod;
  }

  async fallIll(): Promise<void> {
    await applyAll(this.#filter({ bed: this.#name }));
  }

  async heal(): Promise<void> {
    await kubectl(bed, ["delete", "envoyfilter", this.#name, ...inShop]);
  }

  async end(): Promise<void> {
    await kubectl(bed, ["delete", "deployment", this.#name, ...inShop, "--ignore-not-found"]);
    await kubectl(bed, ["delete", "envoyfilter", this.#name, ...inShop, "--ignore-not-found"]);
  }

  #filter(labels: Readonly<Record<string, string>>): object {
    const fault = {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
      ...illnesses[this.#illness],
      headers: [{ name: "content-type", string_match: { prefix: "application/grpc" } }],
    };
    return {
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "EnvoyFilter",
      metadata: { name: this.#name, namespace },
      spec: {
        workloadSelector: { labels },
        configPatches: [beforeRouter({ name: "bed.ill", typed_config: fault })],
      },
    };
  }
}
