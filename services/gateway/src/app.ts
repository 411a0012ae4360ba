import { monitorEventLoopDelay } from "node:perf_hooks";
import { headers } from "@shopstream/platform/rpc/grpc-headers.ts";
import { defineService, type ServiceDeps } from "@shopstream/platform/service.ts";
import { contract } from "@shopstream/protos/contract.ts";
import openapi from "@shopstream/protos/openapi.json" with { type: "json" };
import requests from "@shopstream/protos/requests.json" with { type: "json" };
import type { Express } from "express";
import { deploy } from "../deploy.ts";
import { Bulkheads } from "./bulkheads.ts";
import { type AnyClient, Calls } from "./calls.ts";
import { config, type GatewayConfig } from "./config.ts";
import { Edge } from "./edge.ts";
import { landingPage } from "./landing-page.ts";
import { Lateness } from "./lateness.ts";
import { Meter } from "./meter.ts";
import { NdjsonImport } from "./ndjson-import.ts";
import { Operations } from "./operation.ts";
import { pageOf } from "./pages.ts";
import { RateLimits } from "./rate-limits.ts";
import { RequestMessages, requestName } from "./request-message.ts";
import { Retiring } from "./retiring.ts";
import { RouteTable } from "./route-table.ts";
import { Sightings } from "./sightings.ts";
import { Storefront } from "./storefront.ts";
import { type RequestSchemas, Validation } from "./validation.ts";

type Deps = ServiceDeps<GatewayConfig>;

export const app = defineService({
  deploy,
  config,
  build: (deps) => {
    const delay = monitorEventLoopDelay();
    delay.enable();
    const lateness = new Lateness({ delay, limitMs: deps.config.LATE_MS, clock: deps.clock, random: deps.random });
    const storefront = buildStorefront(deps, lateness);
    const sightings = buildSightings(deps);
    const edge = buildEdge(deps, { storefront, sightings, lateness });
    return {
      http: (http) => mount(http, edge, deps.config),
      workers: deps.config.ANALYTICS_INTERVAL_MS === 0 ? [] : [sightings.worker()],
      close: async () => {
        delay.disable();
        storefront?.close();
      },
    };
  },
});

function buildStorefront({ config: settings, clock, log }: Deps, lateness: Lateness): Storefront | undefined {
  if (settings.STOREFRONT_URL === "") return undefined;
  const limits = { ...bulkheadLimits(settings), running: settings.STOREFRONT_MAX_IN_FLIGHT };
  return new Storefront({
    url: settings.STOREFRONT_URL,
    timeoutMs: settings.STOREFRONT_TIMEOUT_MS,
    limits,
    lateness,
    clock,
    log,
  });
}

function buildSightings({ announce, clock, random, log, metrics, config: settings }: Deps): Sightings {
  const { registry } = metrics;
  return new Sightings({ announce, clock, random, log, registry, intervalMs: settings.ANALYTICS_INTERVAL_MS });
}

interface EdgeParts {
  readonly storefront: Storefront | undefined;
  readonly sightings: Sightings;
  readonly lateness: Lateness;
}

function buildEdge(deps: Deps, { storefront, sightings, lateness }: EdgeParts): Edge {
  const { config: settings, log, clock, random, metrics, redis, redisPrefix, client } = deps;
  const routes = new RouteTable(contract);
  const validation = new Validation(requests as RequestSchemas);
  for (const { method } of routes.routes) validation.schemaOf(requestName(method.name));
  const clients = new Map(contract.map((definition) => [definition.name, client(definition) as unknown as AnyClient]));
  const bulkheads = new Bulkheads([...clients.keys()], bulkheadLimits(settings), clock);
  const calls = new Calls({ clients, bulkheads, clock });
  const limits = new RateLimits({ redis, redisPrefix, config: settings });
  const messages = new RequestMessages({ validation, clock, bodyTimeoutMs: settings.BODY_TIMEOUT_MS });
  const imports = new NdjsonImport({ calls, validation, log });
  const operations = new Operations({ messages, calls, limits, imports, sightings, clock });
  const description = pageOf("/openapi.json", "application/json", JSON.stringify(openapi));
  const own = storefront === undefined ? [landingPage(), description] : [description];
  const pages = new Map(own.map((page) => [page.path, page]));
  const compression = { minBytes: settings.GZIP_MIN_BYTES, loopback: settings.GZIP_LOOPBACK };
  const meter = new Meter(metrics.registry);
  const retiring = new Retiring(metrics.registry);
  return new Edge({
    routes,
    pages,
    operations,
    storefront,
    lateness,
    limits,
    compression,
    meter,
    retiring,
    log,
    random,
  });
}

function bulkheadLimits(settings: GatewayConfig) {
  return {
    running: settings.MAX_IN_FLIGHT,
    runningPerService: settings.MAX_IN_FLIGHT_PER_SERVICE,
    adaptEarly: { slowMs: settings.SLOW_CALL_MS, atLeast: settings.MIN_IN_FLIGHT_EARLY },
    adaptLater: { slowMs: settings.SLOW_CALL_MS, atLeast: settings.MIN_IN_FLIGHT_LATER },
    waiting: settings.MAX_QUEUED,
    waitMs: settings.MAX_QUEUED_MS,
  };
}

// Behind the health checks, which stay answered whatever the load; one handler, because the routes are a table.
function mount(http: Express, edge: Edge, { TRUST_PROXY, TAKES_TRIALS }: GatewayConfig): void {
  if (TRUST_PROXY !== "") http.set("trust proxy", /^\d+$/.test(TRUST_PROXY) ? Number(TRUST_PROXY) : TRUST_PROXY);
  // Should all else fail, express answers without a stack.
  http.set("env", "production");
  http.use((request, response) => {
    // Nobody counts a trial, repeats it or breaks off for it: that is not for strangers to choose.
    if (!TAKES_TRIALS) delete request.headers[headers.tries];
    return edge.serve(request, response);
  });
}
