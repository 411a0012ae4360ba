import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { ShopError } from "../shop-error.ts";

const schema = z.object({
  /** Where shop and API answer. */
  url: z.url(),
  mode: z.enum(["colocated", "wire"]),
  /** By process name; `orders-grpc` in wire mode. */
  ports: z.record(z.string(), z.number()),
  redisUrl: z.string(),
  redisPrefix: z.string(),
  /** Absent with the bus in Redis. */
  kafkaBrokers: z.string().optional(),
  kafkaPrefix: z.string().optional(),
  /** By service. */
  databaseUrls: z.record(z.string(), z.string()),
  /** Absent with real Stripe keys. */
  simulator: z.object({ url: z.url(), secretKey: z.string() }).optional(),
  /** Where the mails of the shop are read; absent with a real mail server. */
  inbox: z.object({ url: z.url() }).optional(),
  admin: z.object({ email: z.string(), password: z.string() }),
  services: z.array(z.object({ name: z.string(), httpPort: z.number() })),
});

/** What commands need to know of the local platform that `shopctl up` started. */
export type PlatformFile = z.infer<typeof schema>;

const file = (home: string) => join(home, "platform.json");

/** Undefined before the first `up`, and after `down --purge`. */
export function readPlatformFile(home: string): PlatformFile | undefined {
  if (!existsSync(file(home))) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file(home), "utf8")));
  } catch (cause) {
    throw new ShopError("SHOP-ENV-002", `${file(home)}: ${(cause as Error).message}`, { cause });
  }
}

/** The ports of the start before; none where its file cannot be read, which this start writes anew. */
export function readPorts(home: string): PlatformFile["ports"] {
  try {
    return readPlatformFile(home)?.ports ?? {};
  } catch {
    return {};
  }
}

/** Readable by its owner only: it holds passwords. */
export function writePlatformFile(home: string, platform: PlatformFile): void {
  writeFileAtomic.sync(file(home), `${JSON.stringify(platform, null, 2)}\n`, { mode: 0o600 });
}
