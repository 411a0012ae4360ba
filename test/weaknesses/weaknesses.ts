import type { Weakness } from "../support/planted.ts";

/**
 * Safeties that somebody might take away by mistake, each with the experiment that must notice. Where two or three cover
 * for one another, as key, look-up and webhook do for a charge whose answer was lost, taking one away hurts nobody.
 */
export const weaknesses: readonly Weakness[] = [
  {
    name: "a cancelled order keeps its stock",
    file: "services/orders/src/saga/steps.ts",
    find: "      await inventory.release({ orderId: order.id, reason });\n",
    replace: "      void reason;\n      void order;\n",
    experiment: "orders-killed",
    breaks: ["R1", "R6"],
  },
  {
    name: "what crashed is not started again",
    file: "cli/src/engine/backoff.ts",
    find: "firstMs: 200, maxMs: 15_000",
    replace: "firstMs: 600_000, maxMs: 600_000",
    experiment: "orders-killed",
    breaks: ["Customers buy"],
  },
  {
    name: "a service that is away is an unexplained failure",
    file: "platform/src/rpc/grpc-client.ts",
    find: 'return new AppError("unavailable", "service_unavailable", "another service cannot be reached", {',
    replace: 'return new Error("internal", {',
    experiment: "search-away",
    breaks: ["Who searches is told so in time"],
  },
  {
    name: "lists fail without stock",
    file: "services/catalog/src/availability.ts",
    find: "      (err: unknown) => this.#pause(err),\n",
    replace: "      (err: unknown) => {\n        throw err;\n      },\n",
    experiment: "inventory-away",
    breaks: ["The list of products answers", "Customers browse as if nothing were", "Browsing works for most"],
  },
  {
    name: "calls are never tried again",
    file: "platform/src/platform-config.ts",
    find: "RPC_RETRIES: integer(1),",
    replace: "RPC_RETRIES: integer(0),",
    experiment: "catalog-flaky",
    breaks: ["Nearly all who browse are served", "Most who look at a product are served"],
  },
  {
    name: "no breaker opens",
    file: "platform/src/rpc/breaker.ts",
    find: "      return await this.#policy.execute(work);\n",
    replace: "      return await work();\n",
    experiment: "search-frozen",
    breaks: ["The gateway does not ask search any more", "Who searches is told so, but for the first"],
  },
  {
    name: "calls have no deadline",
    file: "platform/src/rpc/grpc-client.ts",
    find: "        { deadline },\n",
    replace: "        {},\n",
    experiment: "search-frozen",
    breaks: ["The gateway does not ask search any more", "Who searches is told so, but for the first"],
  },
  {
    name: "a repeated order is another order",
    file: "services/gateway/src/calls.ts",
    find: ": { idempotencyKey: about.idempotencyKey };",
    replace: ": { idempotencyKey: about.idempotencyKey + String(performance.now()) };",
    experiment: "orders-answers-lost",
    breaks: ["Who insists buys", "R2", "R5"],
  },
  {
    name: "events count as sent before the bus has them",
    file: "platform/src/relay.ts",
    find: "      await this.#publish(rows);\n",
    replace:
      '      this.#sent = rows.map(({ position }) => position);\n      await this.#read(session, "upkeep");\n      await this.#publish(rows);\n',
    experiment: "redis-away",
    breaks: ["R8"],
  },
  {
    name: "carts and events are in memory alone",
    file: "platform/src/embedded/redis-launch.ts",
    find: 'appendonly: "yes"',
    replace: 'appendonly: "no"',
    experiment: "redis-killed",
    breaks: ["A cart that was filled before is still there", "R10"],
  },
  {
    name: "orders are on disk some seconds after they were acknowledged",
    file: "platform/src/embedded/postgres-launch.ts",
    find: '    wal_level: "logical",\n',
    replace: '    wal_level: "logical",\n    synchronous_commit: "off",\n    wal_writer_delay: "10s",\n',
    experiment: "postgres-killed",
    breaks: ["R1", "R2", "R3", "R4", "R6"],
  },
];
