import type { PlatformFile } from "../../cli/src/engine/platform-file.ts";

interface Charge {
  readonly status: string;
  readonly captured: number;
  readonly refunded: number;
  readonly released: boolean;
}

/** The payment provider's side of a running platform: what it charged, and how it is made to misbehave. */
export class SimulatedProvider {
  readonly #simulator: NonNullable<PlatformFile["simulator"]>;

  constructor({ simulator }: Pick<PlatformFile, "simulator">) {
    if (simulator === undefined) throw new Error("this platform uses real Stripe keys");
    this.#simulator = simulator;
  }

  /** Charges of an order that took money or still hold it. */
  async charges(orderId: string): Promise<Charge[]> {
    const answer = (await this.#call("GET", `/_sim/charges?order=${orderId}`)) as object;
    const entries = Object.values(answer).flat(3) as (Charge & { charges?: Charge[] })[];
    return entries
      .flatMap((entry) => entry.charges ?? [entry])
      .filter(({ status, released }) => status === "succeeded" && !released);
  }

  async chargedMoreThanOnce(): Promise<unknown[]> {
    const { ordersChargedMoreThanOnce } = (await this.#call("GET", "/_sim/summary")) as {
      ordersChargedMoreThanOnce: unknown[];
    };
    return ordersChargedMoreThanOnce;
  }

  /** The customer answers the bank. */
  async authenticate(clientSecret: string, outcome: "succeeded" | "failed"): Promise<void> {
    const intent = clientSecret.split("_secret_")[0];
    await this.#call("POST", `/_sim/payment_intents/${intent}/authenticate`, { outcome });
  }

  async faults(set: object | undefined): Promise<void> {
    await this.#call(set === undefined ? "DELETE" : "PUT", "/_sim/faults", set);
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#simulator.secretKey}`, "content-type": "application/json" };
    const response = await fetch(this.#simulator.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }
}
