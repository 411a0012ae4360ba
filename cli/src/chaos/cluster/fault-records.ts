import { hostname } from "node:os";
import type { Lever } from "../../engine/faults/fault-order.ts";
import type { KubeAnswer, KubeAsk } from "../../engine/kube-ask.ts";
import { ShopError } from "../../shop-error.ts";
import type { FaultRecord } from "./end-fault.ts";
import { configMaps } from "./paths.ts";

const label = "shopstream.dev/chaos";
const nameOf = (id: string) => `chaos-${id}`.slice(0, 63).replace(/-+$/, "");
/** Of what is made for a fault beside its record; a part's own word fits as well. */
export const partNameOf = (id: string, part: string) => `chaos-${id.slice(0, 40).replace(/-+$/, "")}-${part}`;
const leverName = "chaos-lever";
const claimName = "chaos-claim";
/** By which a reaper says that it has read the record that it is for. */
const watchedBy = "shopstream.dev/chaos-watched";

/** Whom everything of a fault belongs to: with the record, Kubernetes takes away the rest. */
export interface Owner {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly name: string;
  readonly uid: string;
}

/** What a cluster remembers of faults, as ConfigMaps: so it is known to whoever comes next, and to the reaper. */
export class FaultRecords {
  readonly #ask: KubeAsk;
  readonly #namespace: string;

  constructor(ask: KubeAsk, namespace: string) {
    this.#ask = ask;
    this.#namespace = namespace;
  }

  pathOf(id: string): string {
    return `${configMaps(this.#namespace)}/${nameOf(id)}`;
  }

  get leverPath(): string {
    return `${configMaps(this.#namespace)}/${leverName}`;
  }

  get #claimPath(): string {
    return `${configMaps(this.#namespace)}/${claimName}`;
  }

  /**
   * Only one fault at a time, whoever makes it from wherever: what a second one found while the first is there would be what it
   * puts back.
   */
  async claim(id: string): Promise<Claim> {
    const metadata = { name: claimName, labels: { [label]: "claim", "app.kubernetes.io/part-of": "shopstream-chaos" } };
    const data = { id, by: `process ${process.pid} of ${hostname()}`, forMs: String(claimedForMs) };
    const answer = await this.#ask("POST", configMaps(this.#namespace), { metadata, data });
    if (answer.status === 409)
      throw new ShopError("SHOP-CHAOS-005", `somebody else breaks something in ${this.#namespace}, or is about to`);
    return toClaim(mustBe(answer, "the claim") as ClaimObject);
  }

  /** Who is about to break something, breaks it, or died before. */
  async claimed(): Promise<Claim | undefined> {
    const answer = await this.#ask("GET", this.#claimPath);
    return answer.status === 404 ? undefined : toClaim(mustBe(answer, "the claim") as ClaimObject);
  }

  /** This one and not what somebody else claims by now. */
  async dropClaim(claim: Claim): Promise<void> {
    const { verb, path, body } = this.undoOf(claim);
    const answer = await this.#ask(verb, path, body);
    if (answer.status !== 404 && answer.status !== 409) mustBe(answer, "the claim");
  }

  undoOf({ uid }: Claim) {
    return {
      verb: "DELETE",
      path: this.#claimPath,
      body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } },
    } as const;
  }

  async isKnown(id: string): Promise<boolean> {
    return (await this.#ask("GET", this.pathOf(id))).status < 300;
  }

  /** Whether a reaper has read it, by what it wrote there. */
  async isWatched(id: string): Promise<boolean> {
    const answer = await this.#ask("GET", this.pathOf(id));
    const { metadata } = mustBe(answer, "the record of the fault") as RecordObject;
    return metadata.annotations?.[watchedBy] !== undefined;
  }

  async create(record: FaultRecord): Promise<Owner> {
    const metadata = {
      name: nameOf(record.id),
      labels: { [label]: "fault", "app.kubernetes.io/part-of": "shopstream-chaos" },
      annotations: { [`${label}-until`]: new Date(record.until).toISOString() },
    };
    const made = mustBe(
      await this.#ask("POST", configMaps(this.#namespace), { metadata, data: dataOf(record) }),
      "the record of the fault",
    ) as { metadata: { name: string; uid: string } };
    return { apiVersion: "v1", kind: "ConfigMap", name: made.metadata.name, uid: made.metadata.uid };
  }

  /** False: it was ended meanwhile, and is not known any more. */
  async change(record: FaultRecord): Promise<boolean> {
    const { status } = await this.#ask("PATCH", this.pathOf(record.id), { data: dataOf(record) });
    return status !== 404;
  }

  async list(): Promise<readonly FaultRecord[]> {
    const found = mustBe(
      await this.#ask("GET", `${configMaps(this.#namespace)}?labelSelector=${encodeURIComponent(`${label}=fault`)}`),
      "the list of faults",
    ) as { items: { data: { record: string } }[] };
    return found.items.map(({ data }) => JSON.parse(data.record) as FaultRecord);
  }

  async lever(): Promise<Lever | undefined> {
    const answer = await this.#ask("GET", this.leverPath);
    if (answer.status === 404) return undefined;
    const { data } = mustBe(answer, "the lever") as { data: { reason: string; since: string } };
    return { reason: data.reason, since: Number(data.since) };
  }

  async pullLever({ since, reason }: Lever): Promise<void> {
    const metadata = { name: leverName, labels: { [label]: "lever" } };
    const answer = await this.#ask("POST", configMaps(this.#namespace), {
      metadata,
      data: { reason, since: String(since) },
    });
    // Pulled already: the first reason stays.
    if (answer.status !== 409) mustBe(answer, "the lever");
  }

  async releaseLever(): Promise<void> {
    const answer = await this.#ask("DELETE", this.leverPath);
    if (answer.status !== 404) mustBe(answer, "the lever");
  }
}

/** Who has a namespace for breaking something in it. */
export interface Claim {
  readonly id: string;
  readonly uid: string;
  /** For people. */
  readonly by: string;
  /** By the API server's clock, in milliseconds of the epoch; undefined where it does not say. */
  readonly since: number | undefined;
  /** By then there is a record of the fault, or nobody lives who would write one. */
  readonly until: number;
}

/** From the claim to the record pods are asked what they count, no more. */
const claimedForMs = 180_000;

interface ClaimObject {
  readonly metadata: { readonly uid: string; readonly creationTimestamp?: string };
  readonly data: Readonly<Record<string, string>>;
}

function toClaim({ metadata: { uid, creationTimestamp }, data }: ClaimObject): Claim {
  const { id = "", by = "somebody", forMs } = data;
  const since = creationTimestamp === undefined ? undefined : Date.parse(creationTimestamp);
  return { id, uid, by, since, until: (since ?? 0) + Number(forMs ?? claimedForMs) };
}

interface RecordObject {
  readonly metadata: {
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

const dataOf = (record: FaultRecord) => ({ record: JSON.stringify(record) });

/** What was asked for, or what the API server said instead. */
export function mustBe({ status, body }: KubeAnswer, what: string): unknown {
  if (status < 300) return body;
  const { message } = (typeof body === "object" ? body : {}) as { message?: string };
  throw new ShopError("SHOP-CLUSTER-001", `${what}: the API server answered ${status}: ${message ?? String(body)}`);
}
