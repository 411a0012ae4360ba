import { contract } from "@shopstream/protos/contract.ts";
import requests from "@shopstream/protos/requests.json" with { type: "json" };
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Database } from "./db.ts";
import type { Deploy } from "./deploy.ts";
import { AppError } from "./errors.ts";
import { implement } from "./rpc/handlers.ts";
import { defineService } from "./service.ts";
import { isForStaff } from "./staff-act.ts";
import { serviceDatabase } from "./testing/service-database.ts";
import { testServices } from "./testing/services.ts";

const deploy: Deploy = {
  name: "inventory",
  httpPort: 0,
  grpcPort: 0,
  stores: ["database"],
  calls: [],
  publishes: ["audit"],
  consumes: [],
  secrets: [],
  resources: { cpuMillis: 1, memoryMib: 1 },
  callsPerSecond: 1,
  slo: "inventory",
};
type Work = (db: Database) => Promise<unknown>;
const stock = { sku: "mug", onHand: 3 };

function shelf(work: () => Work, changed: Partial<Deploy> = {}) {
  return defineService({
    deploy: { ...deploy, ...changed },
    config: z.object({}),
    build: ({ db }) => {
      const answer = async () => {
        await work()(db);
        return stock;
      };
      return { rpc: [implement(InventoryService, { adjustStock: answer, getStock: answer } as never)] };
    },
  });
}

describe("what staff do", () => {
  let services: Awaited<ReturnType<typeof testServices>>;
  let db: Database;
  let work: Work;
  const changes: Work = (db) => db.transaction((tx) => tx.query("select 1"));

  beforeAll(async () => {
    services = await testServices({ apps: [shelf(() => work)] });
    db = serviceDatabase(services, "inventory");
  });
  afterEach(() => db.query("delete from outbox"));
  afterAll(async () => {
    await db.close();
    await services.close();
  });
  const told = async () =>
    (
      await db.query<{ data: Record<string, string> }>(
        "select data || jsonb_build_object('subject', subject) as data from outbox where topic = 'audit' order by position",
      )
    ).map(({ data }) => data);
  const anna = () => services.client(InventoryService, { user: "usr_anna", roles: ["staff"] });
  const wish = { sku: "mug", onHand: 7, reason: "counted" };

  it("is told with who did what to what, once for a call", async () => {
    work = async (db) => {
      await changes(db);
      await changes(db);
    };
    await anna().adjustStock(wish);
    const [act, ...more] = await told();
    expect(more).toEqual([]);
    expect(act).toMatchObject({
      subject: "mug",
      actorId: "usr_anna",
      roles: ["staff"],
      operation: "InventoryService/AdjustStock",
      targetId: "mug",
    });
    expect(JSON.parse(act?.request ?? "")).toEqual(wish);
  });

  it("is told also of what needs no transaction, and not again when the answer is repeated", async () => {
    work = async () => undefined;
    await anna().adjustStock(wish, { idempotencyKey: "key-1" });
    await anna().adjustStock(wish, { idempotencyKey: "key-1" });
    expect(await told()).toHaveLength(1);
  });

  it("is told exactly when it takes effect: what is undone or refused leaves nothing", async () => {
    work = (db) =>
      db.transaction(async () => {
        throw new AppError("rejected", "below_held", "no");
      });
    await expect(anna().adjustStock(wish)).rejects.toMatchObject({ code: "below_held" });
    expect(await told()).toEqual([]);
    work = async (db) => {
      await changes(db);
      throw new AppError("unavailable", "gone", "after the change");
    };
    await expect(anna().adjustStock(wish)).rejects.toMatchObject({ code: "gone" });
    expect(await told()).toHaveLength(1);
  });

  it("reading is no act", async () => {
    work = changes;
    await anna().getStock({ sku: "mug" });
    expect(await told()).toEqual([]);
  });

  it("a long request is told without the elements of its lists", async () => {
    work = changes;
    await anna().adjustStock({ ...wish, reason: "x".repeat(10_000) });
    const [act] = await told();
    expect(act?.request?.length).toBe(4_000);
  });

  it("a service that keeps quiet about it does not start", async () => {
    await expect(testServices({ apps: [shelf(() => work, { publishes: [] })] })).rejects.toThrow(/AdjustStock.*audit/);
  });

  it("is told whole without telling of anybody: no request of staff holds anything personal", () => {
    const methods = contract.flatMap((service) => Object.values(service.methods)).filter(isForStaff);
    const holders = methods.map(({ name }) => `${name}Request`).filter(holdsPersonal);
    expect(methods.length).toBeGreaterThan(10);
    expect(holders).toEqual([]);
    expect(["SignUpRequest", "CreateOrderRequest"].filter(holdsPersonal)).toHaveLength(2);
  });
});

/** Itself or in what it refers to. */
function holdsPersonal(name: string): boolean {
  const schema = JSON.stringify((requests.$defs as Readonly<Record<string, unknown>>)[name]);
  if (schema === undefined) throw new Error(`the contract has no ${name}`);
  const inner = [...schema.matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)].map(([, each = ""]) => each);
  return schema.includes('"x-personal":true') || inner.some(holdsPersonal);
}
