import type { ServiceDefinition } from "@shopstream/protos/definition.ts";
import type { Express } from "express";
import type { Redis } from "ioredis";
import type { z } from "zod";
import type { Announce } from "./announce.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./db.ts";
import type { Deploy } from "./deploy.ts";
import type { EventSubscription } from "./envelope.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Random } from "./random.ts";
import type { Client, RpcService } from "./rpc/handlers.ts";

/** Everything a service may ask for. What it did not declare in its deploy.ts throws when touched. */
export interface ServiceDeps<Config> {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly db: Database;
  readonly redis: Redis;
  /** Prefix of every Redis key of this installation. */
  readonly redisPrefix: string;
  /** For a service without a database, whose events nothing stands behind. */
  readonly announce: Announce;
  /** A client of a service named in deploy.calls. */
  client<D extends ServiceDefinition>(definition: D): Client<D>;
}

/** Work beside requests: runs until the signal aborts; when it throws it is started again after a pause. */
export interface Worker {
  readonly name: string;
  run(stop: AbortSignal): Promise<void>;
}

/** What a service consists of once it is wired. */
export interface BuiltService {
  readonly rpc?: readonly RpcService[];
  readonly http?: (app: Express) => void;
  readonly events?: readonly EventSubscription[];
  readonly workers?: readonly Worker[];
  /** Throws when the service cannot do its work; its stores are checked anyway. */
  readonly ready?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}

/** A service as data and one function: what src/app.ts exports. */
export interface ServiceApp<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly deploy: Deploy;
  readonly config: z.ZodObject<Shape>;
  readonly migrations?: URL;
  readonly build: (deps: ServiceDeps<z.infer<z.ZodObject<Shape>>>) => BuiltService | Promise<BuiltService>;
}

/** Types an app by its own configuration and forgets that type for whoever runs it. */
export function defineService<Shape extends z.ZodRawShape>(app: ServiceApp<Shape>): ServiceApp {
  return app as unknown as ServiceApp;
}
