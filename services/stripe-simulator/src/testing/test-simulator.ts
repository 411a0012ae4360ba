import { systemRandom } from "@shopstream/platform/random.ts";
import Stripe from "stripe";
import { createSimulator, type SimulatorDeps } from "../simulator.ts";
import { Store } from "../store.ts";
import { createWebhookSender } from "../webhook-sender.ts";
import { FakeClock } from "./fake-clock.ts";
import { WebhookEndpoint } from "./webhook-endpoint.ts";

export const secretKey = "sk_test_simulator";
export const publishableKey = "pk_test_simulator";
export const webhookSecret = "whsec_simulator";

/** The official SDK, pointed at the simulator and otherwise as it comes; no retries, so that a test sees every answer. */
export function connect(port: number, options: Stripe.StripeConfig = {}): Stripe {
  return new Stripe(secretKey, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    ...options,
  });
}

export interface TestSimulator {
  stripe: Stripe;
  clock: FakeClock;
  endpoint: WebhookEndpoint;
  port: number;
  /** Calls what the SDK does not know: `_sim` endpoints, pages, raw requests. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  setFaults(faults: unknown): Promise<Response>;
  close(): Promise<void>;
}

/** A simulator in this process, in memory, on a clock of its own, with an endpoint for its webhooks. */
export async function startSimulator(webhook: Partial<SimulatorDeps["webhook"]> = {}): Promise<TestSimulator> {
  const clock = new FakeClock(Date.parse("2026-11-23T12:00:00Z"));
  const endpoint = await WebhookEndpoint.open();
  const simulator = createSimulator({
    store: new Store(":memory:"),
    clock,
    random: systemRandom,
    keys: { secretKey, publishableKey },
    webhook: { secret: webhookSecret, send: createWebhookSender(endpoint.url), delayMs: 0, ...webhook },
    onBug: (error) => console.error(error),
  });
  const port = await simulator.listen(0, "127.0.0.1");
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      redirect: "manual",
      ...init,
      headers: { authorization: `Bearer ${secretKey}`, ...init.headers },
    });
  return {
    stripe: connect(port),
    clock,
    endpoint,
    port,
    fetch: call,
    setFaults: (faults) =>
      call("/_sim/faults", {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(faults),
      }),
    async close() {
      await simulator.close();
      endpoint.close();
    },
  };
}

/** What the SDK threw; fails the test when it did not. */
export async function refusal(call: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome && outcome.error instanceof Stripe.errors.StripeError) return outcome.error;
  throw new Error(`expected a refusal by Stripe, got ${JSON.stringify(outcome)}`);
}
