// node test/bench/capacity.ts: what a call of each service costs it and how long it takes, each service in a process of its own, while
// customers do all that they can. Writes docs/capacity.json, by which proxies are told how much may be asked at once.

import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Capacity, Served } from "../../cdk8s/src/footprint/capacity.ts";
import { type MetricPages, readMetrics, sumOf } from "../../cli/src/engine/metrics-page.ts";
import { systemClock } from "../../platform/src/clock.ts";
import { root } from "../runner/program.ts";
import { whenQuiet } from "../support/counters.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";
import { Client } from "./client.ts";
import { catalogue, findGoods, type Goods, nth } from "./goods.ts";
import { load } from "./load.ts";
import { checkOut } from "./operations.ts";
import { cpuMs } from "./process-tree.ts";

const customers = 8;
const [warmUp, rounds] = [60, 400];

interface Member {
  readonly credentials: { readonly email: string; readonly password: string };
  readonly headers: { readonly authorization: string };
}

async function member(client: Client, credentials: Member["credentials"]): Promise<Member> {
  const { accessToken } = await client.must<{ accessToken: string }>(200, "POST", "/v1/auth/login", {
    body: credentials,
  });
  return { credentials, headers: { authorization: `Bearer ${accessToken}` } };
}

/** Something of everything, with an order and a page in each. */
async function round(client: Client, goods: Goods, { credentials, headers }: Member, i: number): Promise<void> {
  const reads = [
    ...["/v1/categories", "/v1/products?pageSize=24&include=variants,stock", `/v1/products/${nth(goods.slugs, i)}`],
    ...[`/v1/search?q=${nth(goods.words, i)}`, `/v1/search/suggest?q=${nth(goods.beginnings, i)}`],
    ...["/v1/me", "/v1/me/profile", "/v1/me/addresses", "/v1/me/preferences", "/v1/me/reviews", "/v1/orders"],
    ...["/v1/admin/reviews", "/v1/admin/mails"],
  ];
  for (const path of reads) await client.must(200, "GET", path, { headers });
  await client.page(nth(["/", `/p/${nth(goods.slugs, i)}`, `/search?q=${nth(goods.words, i)}`], i));
  await checkOut(client, goods, i);
  // As often as the gateway lets one address sign in.
  if (i % 4 === 0) await member(client, credentials);
}

interface Counted {
  readonly calls: number;
  readonly seconds: number;
  readonly cpu: number;
}

function countedOf(platform: RunningPlatform, pages: MetricPages): ReadonlyMap<string, Counted> {
  const entries = [...pages].map(([name, page]) => {
    const metric =
      name === "gateway" || name === "storefront" ? "http_server_duration_seconds" : "rpc_server_duration_seconds";
    const [calls, seconds] = [sumOf(page, `${metric}_count`) ?? 0, sumOf(page, `${metric}_sum`) ?? 0];
    return [name, { calls, seconds, cpu: cpuMs(platform.pid(name)) }] as const;
  });
  return new Map(entries);
}

const hundredths = (value: number) => Math.round(value * 100) / 100;

function servedBetween(name: string, before: Counted, after: Counted, wallMs: number): Served {
  const calls = after.calls - before.calls;
  if (calls === 0) throw new Error(`nobody asked ${name} anything: a round must`);
  return {
    callsPerSecond: hundredths(calls / (wallMs / 1_000)),
    cpuMsPerCall: hundredths((after.cpu - before.cpu) / calls),
    msPerCall: hundredths(((after.seconds - before.seconds) * 1_000) / calls),
  };
}

async function measured(platform: RunningPlatform): Promise<Capacity> {
  const client = new Client(platform.file.url, customers);
  const goods = await findGoods(client, catalogue.products);
  const staff = await member(client, platform.file.admin);
  const count = async () => countedOf(platform, await readMetrics(platform.file, systemClock));
  await load(warmUp, customers, (i) => round(client, goods, staff, rounds + i));
  await whenQuiet(platform.file);
  const before = await count();
  const { wallMs } = await load(rounds, customers, (i) => round(client, goods, staff, i));
  await whenQuiet(platform.file);
  const after = await count();
  await client.close();
  const services = [...after].map(
    ([name, now]) => [name, servedBetween(name, before.get(name) as Counted, now, wallMs)] as const,
  );
  return {
    ...{ at: new Date().toISOString().slice(0, 10), cores: availableParallelism(), customers },
    roundsPerSecond: hundredths(rounds / (wallMs / 1_000)),
    services: Object.fromEntries(services.sort(([left], [right]) => left.localeCompare(right))),
  };
}

const platform = await startPlatform({ wire: true, web: true });
const capacity = await measured(platform).finally(() => platform.close());
writeFileSync(join(root, "docs/capacity.json"), `${JSON.stringify(capacity, null, 2)}\n`);
process.stdout.write(
  `${JSON.stringify(capacity, null, 2)}\nwritten to docs/capacity.json; make gen makes the page of it\n`,
);
