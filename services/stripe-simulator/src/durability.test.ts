import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SimulatorProcess } from "./testing/simulator-process.ts";
import { connect, secretKey, webhookSecret } from "./testing/test-simulator.ts";
import { WebhookEndpoint } from "./testing/webhook-endpoint.ts";

let folder: string;
let endpoint: WebhookEndpoint;
const running: SimulatorProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-"));
  endpoint = await WebhookEndpoint.open();
});
afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.end("SIGKILL");
  endpoint.close();
  await rm(folder, { recursive: true });
});

async function start(environment: Record<string, string> = {}): Promise<SimulatorProcess> {
  const simulator = await SimulatorProcess.start({ DATA_DIR: folder, WEBHOOK_URL: endpoint.url, ...environment });
  running.push(simulator);
  return simulator;
}

const pay = (stripe: Stripe, order: string) =>
  stripe.paymentIntents.create(
    {
      amount: 1500,
      currency: "sar",
      payment_method: "pm_card_visa",
      allowed_payment_method_types: ["card"],
      confirm: true,
      metadata: { order_id: order },
    },
    { idempotencyKey: order },
  );

const ask = async (port: number, path: string, init: RequestInit = {}) =>
  (
    await fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${secretKey}`, ...init.headers },
    })
  ).json() as Promise<Record<string, never>>;

/** Buys with eight hands until so many were acknowledged, then kills; answers who was acknowledged and who was tried. */
async function buyUntilKilled(simulator: SimulatorProcess, round: number, enough: number) {
  const stripe = connect(simulator.port);
  const acknowledged = new Map<string, string>();
  const tried: string[] = [];
  const hand = async (name: number): Promise<void> => {
    for (let turn = 0; acknowledged.size < enough; turn++) {
      const order = `ord_${round}_${name}_${turn}`;
      tried.push(order);
      acknowledged.set(order, (await pay(stripe, order)).id);
      if (acknowledged.size === enough) await simulator.end("SIGKILL");
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, (_, name) => hand(name)));
  return { acknowledged, tried };
}

describe("a simulator that is killed", () => {
  it("keeps every answer it gave, and charges nobody twice when the rest ask again", { timeout: 60_000 }, async () => {
    const promised = new Map<string, string>();
    let simulator = await start();
    for (const [round, enough] of [3, 20, 41].entries()) {
      const { acknowledged, tried } = await buyUntilKilled(simulator, round, enough);
      for (const [order, intent] of acknowledged) promised.set(order, intent);
      simulator = await start();
      const stripe = connect(simulator.port);
      for (const order of tried) {
        const { id } = await pay(stripe, order);
        expect(id).toBe(promised.get(order) ?? id);
        promised.set(order, id);
      }
    }
    const summary = await ask(simulator.port, "/_sim/summary");
    expect(summary["ordersChargedMoreThanOnce"]).toEqual([]);
    expect(Object.keys(summary["succeededCharges"] as unknown as object).toSorted()).toEqual(
      [...promised.keys()].toSorted(),
    );
  });

  it("delivers after its restart what it had promised before", async () => {
    endpoint.answers.push(...Array(1000).fill(500));
    const first = await start();
    for (const order of ["ord_1", "ord_2", "ord_3"]) await pay(connect(first.port), order);
    await first.end("SIGKILL");
    endpoint.answers.length = 0;
    const before = endpoint.received.length;
    const second = await start();
    await endpoint.arrived(before + 9);
    const events = await connect(second.port).events.list({ limit: 100 });
    const arrived = endpoint.received.slice(before).map(({ event }) => event.id);
    expect(new Set(arrived)).toEqual(new Set(events.data.map(({ id }) => id)));
    for (const { payload, signature } of endpoint.received) {
      expect(connect(second.port).webhooks.constructEvent(payload, signature, webhookSecret)).toHaveProperty("type");
    }
  });

  it("finds the challenge again that a shopper had not answered", async () => {
    const first = await start();
    const waiting = await connect(first.port).paymentIntents.create({
      amount: 100,
      currency: "eur",
      payment_method: "pm_card_authenticationRequired",
      allowed_payment_method_types: ["card"],
      confirm: true,
    });
    await first.end("SIGKILL");
    const second = await start();
    const body = JSON.stringify({ outcome: "succeeded" });
    const headers = { "content-type": "application/json" };
    const settled = await ask(second.port, `/_sim/payment_intents/${waiting.id}/authenticate`, {
      method: "POST",
      headers,
      body,
    });
    expect(settled["status"]).toBe("succeeded");
  });
});

describe("a simulator that is asked to stop", () => {
  it("answers what it was asked before it ends", async () => {
    const simulator = await start();
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ operations: [{ operation: "payment_intents.create", delayMs: 200, times: 1 }] });
    await ask(simulator.port, "/_sim/faults", { method: "PUT", headers, body });
    const slow = pay(connect(simulator.port), "ord_slow");
    // The fault is used up by the request that it delays: once it is gone, the request is inside.
    while (((await ask(simulator.port, "/_sim/faults"))["operations"] as unknown as unknown[]).length > 0);
    expect(await simulator.end("SIGTERM")).toBe(0);
    expect((await slow).status).toBe("succeeded");
    expect(simulator.lines.map(({ msg }) => msg)).toEqual(["listening", "draining", "closed"]);
  });
});

describe("starting", () => {
  it("is healthy and ready", async () => {
    const { port } = await start();
    expect(await ask(port, "/healthz")).toEqual({ status: "ok" });
    expect(await ask(port, "/readyz")).toEqual({ status: "ok" });
  });

  it("leaves a file alone that another simulator uses", async () => {
    const first = await start();
    await pay(connect(first.port), "ord_1");
    const second = await start();
    expect(second.exitCode).toBe(1);
    expect(second.lines[0]).toMatchObject({
      level: "error",
      msg: expect.stringContaining("another simulator may be using it"),
    });
    expect((await pay(connect(first.port), "ord_2")).status).toBe("succeeded");
  });

  it.each([
    [{ SECRET_KEY: "sk_live_real" }, "SECRET_KEY"],
    [{ PORT: "http" }, "PORT"],
    [{ WEBHOOK_URL: "nowhere" }, "WEBHOOK_URL"],
    [{ DATA_DIR: "" }, "DATA_DIR"],
  ])("names what is wrong with %o", async (environment, name) => {
    const simulator = await start(environment);
    expect(simulator.exitCode).toBe(1);
    expect(simulator.lines[0]).toMatchObject({ level: "error", msg: expect.stringContaining(name) });
  });
});
