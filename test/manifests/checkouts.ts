import { systemClock } from "../../platform/src/clock.ts";
import { AppError } from "../../platform/src/errors.ts";
import { createHttpApp, listenHttp } from "../../platform/src/http.ts";
import { createLog } from "../../platform/src/log.ts";
import { createMetrics } from "../../platform/src/metrics.ts";
import { systemRandom } from "../../platform/src/random.ts";
import { Revocations } from "../../platform/src/revocations.ts";
import { type Handlers, implement } from "../../platform/src/rpc/handlers.ts";
import { RpcServer } from "../../platform/src/rpc/server.ts";
import { AccessTokens } from "../../platform/src/tokens.ts";
import { OrdersService } from "../../protos/gen/services/orders.ts";

/** The service of orders by the platform's own server, counters and page of metrics; checkouts end as the test says. */
export interface Checkouts {
  readonly port: number;
  /** So many customers end with an order. */
  succeed(count: number): Promise<void>;
  /** So many come while the payment provider cannot be reached. */
  fail(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startCheckouts(): Promise<Checkouts> {
  const metrics = createMetrics("orders");
  let isBroken = false;
  const createOrder = async () => {
    if (isBroken) throw new AppError("unavailable", "provider_unavailable", "the payment provider does not answer");
    return {};
  };
  const server = serverOf({ createOrder } as unknown as Handlers<typeof OrdersService>, metrics);
  const come = async (count: number) => {
    for (let left = count; left > 0; left -= 1) await checkOut(server);
  };
  const app = createHttpApp({ ready: async () => undefined, registry: metrics.registry });
  const listener = await listenHttp(app, 0, "127.0.0.1");
  return {
    port: listener.port,
    succeed: async (count) => {
      isBroken = false;
      await come(count);
    },
    fail: async (count) => {
      isBroken = true;
      await come(count);
    },
    close: () => listener.close(1_000),
  };
}

function serverOf(handlers: Handlers<typeof OrdersService>, metrics: ReturnType<typeof createMetrics>): RpcServer {
  const seams = { clock: systemClock, random: systemRandom };
  const deps = {
    ...seams,
    service: "orders",
    log: createLog("orders", "silent"),
    metrics,
    accessTokens: new AccessTokens({ keys: [] }, seams.clock),
    revocations: new Revocations(seams.clock, "test:"),
  };
  return new RpcServer(deps, [implement(OrdersService, handlers)]);
}

async function checkOut(server: RpcServer): Promise<void> {
  const idempotencyKey = systemRandom.uuid();
  const metadata = { requestId: idempotencyKey, idempotencyKey, timeoutMs: 10_000 };
  await server.serve(OrdersService.methods.createOrder.path, {}, metadata, "gateway").catch((error: unknown) => {
    if ((error as AppError).code !== "provider_unavailable") throw error;
  });
}
