import path from "node:path";
import { createHttpApp, listenHttp } from "@shopstream/platform/http.ts";
import { createLog, type Log } from "@shopstream/platform/log.ts";
import { addProcessMetrics, createMetrics } from "@shopstream/platform/metrics.ts";
import next from "next";
import sirv from "sirv";
import { deploy } from "../deploy.ts";
import { settings } from "./config.ts";
import { during } from "./outage.ts";
import { PageMeter } from "./page-meter.ts";
import { failReadably } from "./readable-failure.ts";

export interface RunningStorefront {
  readonly log: Log;
  /** Turns unready, lets requests in flight finish, and closes. */
  close(): Promise<void>;
}

/** Next.js behind the health checks that every deployable has; metrics are on a port the outside does not reach. */
export async function startStorefront(): Promise<RunningStorefront> {
  const { HTTP_PORT, METRICS_PORT, HOST, DRAIN_MS, LOG_LEVEL } = settings();
  const log = createLog(deploy.name, LOG_LEVEL);
  const { registry } = createMetrics(deploy.name);
  addProcessMetrics(registry);
  const dir = path.resolve(import.meta.dirname, "..");
  // The name that Next.js itself gives this host: with another it takes the rewrites of src/proxy.ts for foreign ones.
  const pages = next({ dev: false, dir, hostname: "localhost", port: HTTP_PORT });
  await pages.prepare();
  const answer = pages.getRequestHandler();
  const meter = new PageMeter(registry);
  const state = { draining: false };
  const ready = async () => {
    if (state.draining) throw new Error("draining");
  };
  const http = createHttpApp({ ready });
  http.use((request, response, next) => {
    meter.measure(request, response);
    next();
  });
  http.use("/_next/static", builtFiles(path.join(dir, ".next/static")));
  http.use((request, response) => {
    const visit = { isShopAway: false };
    failReadably(response, visit);
    return during(visit, () => answer(request, response));
  });
  const inside = await listenHttp(createHttpApp({ ready, registry }), METRICS_PORT, HOST);
  const outside = await listenHttp(http, HTTP_PORT, HOST);
  log.info({ httpPort: outside.port }, "ready");
  const close = async () => {
    state.draining = true;
    await outside.close(DRAIN_MS);
    await inside.close(DRAIN_MS);
    await pages.close();
  };
  return { log, close };
}

/** What the build made, named by its content: kept for a year, and sent as it was compressed then. */
function builtFiles(folder: string) {
  return sirv(folder, {
    etag: true,
    immutable: true,
    maxAge: 31_536_000,
    brotli: true,
    gzip: true,
    setHeaders: (response) => response.setHeader("X-Content-Type-Options", "nosniff"),
  });
}
