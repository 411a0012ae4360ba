import { systemClock } from "@shopstream/platform/clock.ts";
import { loadConfig } from "@shopstream/platform/config.ts";
import { Database, type Sql } from "@shopstream/platform/db.ts";
import { Idempotency } from "@shopstream/platform/idempotency.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { Revocations } from "@shopstream/platform/revocations.ts";
import { createClient } from "@shopstream/platform/rpc/client.ts";
import { RpcServer } from "@shopstream/platform/rpc/server.ts";
import type { TestServices } from "@shopstream/platform/testing/services.ts";
import { AccessTokens } from "@shopstream/platform/tokens.ts";
import type { ServiceDefinition } from "@shopstream/protos/definition.ts";
import { OrdersService } from "@shopstream/protos/services/orders.ts";
import { app } from "../app.ts";
import type { Life } from "./life.ts";

const seams = { clock: systemClock, random: systemRandom };

/**
 * A second replica on the same database and neighbours, without workers, whose every statement and call passes through
 * a life: which can end, or stand still, at any of them.
 */
export async function replica(services: TestServices, life: Life) {
  const [log, metrics] = [createLog("orders", "silent"), createMetrics("orders")];
  const url = services.env.ORDERS_DATABASE_URL as string;
  const database = new Database({ url, maxConnections: 2, metrics, ...seams });
  const db = mortalDatabase(database, life);
  const client = (definition: ServiceDefinition) => {
    const network = services.network.transport("orders", definition.name);
    const transport = {
      call: (...call: Parameters<typeof network.call>) => life.through(call[0], () => network.call(...call)),
    };
    return createClient(definition, { service: "orders", transport, metrics, ...seams });
  };
  const config = loadConfig("orders", app.config, services.env);
  const built = await app.build({ config, log, metrics, db, client, ...seams } as never);
  const tokens = {
    accessTokens: new AccessTokens({ keys: [] }, systemClock),
    revocations: new Revocations(systemClock, "test:"),
  };
  const rpc = new RpcServer(
    { service: "orders", log, metrics, ...seams, ...tokens, idempotency: new Idempotency(db, systemClock) },
    built.rpc ?? [],
  );
  const local = {
    call: (...[path, request, metadata]: Parameters<RpcServer["serve"]>) =>
      rpc.serve(path, request, metadata, "gateway"),
  };
  return {
    orders: createClient(OrdersService, {
      service: "gateway",
      transport: { call: (path, request, metadata) => local.call(path, request, metadata, "gateway") },
      metrics: createMetrics("test"),
      ...seams,
    }),
    close: () => database.close(),
  };
}

function mortalDatabase(database: Database, life: Life): Database {
  const query: Sql["query"] = (text, values) => life.through(text, () => database.query(text, values));
  const transaction: Database["transaction"] = (work) => life.through("transaction", () => database.transaction(work));
  return { query, transaction } as unknown as Database;
}
