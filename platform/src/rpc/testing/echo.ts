import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { JWK } from "jose";
import { systemClock } from "../../clock.ts";
import { createLog } from "../../log.ts";
import { createMetrics, type Metrics } from "../../metrics.ts";
import { systemRandom } from "../../random.ts";
import { Revocations } from "../../revocations.ts";
import { AccessTokens, accessToken, ServiceTokens, sign } from "../../tokens.ts";
import { createClient } from "../client.ts";
import { GrpcTransport } from "../grpc-client.ts";
import { listenGrpc } from "../grpc-server.ts";
import { type Client, type Handlers, implement } from "../handlers.ts";
import { LocalNetwork } from "../local.ts";
import type { CallMetadata, Transport } from "../metadata.ts";
import { RpcServer } from "../server.ts";
import { keyPair } from "./key-pair.ts";

const { getStock, adjustStock } = InventoryService.methods;
const open = { roles: ["anyone"], services: [] } as const;

/** A service made for tests: one method that may be repeated, one that may not, and one for signed-in customers. */
export const Echo = {
  name: "echo",
  fullName: "shop.echo.v1.EchoService",
  methods: {
    read: {
      ...getStock,
      name: "Read",
      path: "/shop.echo.v1.EchoService/Read",
      access: open,
      retrySafe: true,
      deadlineMs: 2_000,
    },
    write: {
      ...adjustStock,
      name: "Write",
      path: "/shop.echo.v1.EchoService/Write",
      access: open,
      retrySafe: false,
      idempotency: "optional",
    },
    mine: {
      ...getStock,
      name: "Mine",
      path: "/shop.echo.v1.EchoService/Mine",
      access: { roles: ["customer"], services: [] },
    },
  },
} as const;

type EchoHandlers = Handlers<typeof Echo>;

/** A running echo service and a caller of it, called "tester". */
export interface EchoWorld {
  readonly client: Client<typeof Echo>;
  readonly transport: Transport;
  /** The caller's metrics. */
  readonly metrics: Metrics;
  /** What the service does from now on. */
  handle(handlers: Partial<EchoHandlers>): void;
  /** Calls with the access token of a customer. */
  as(user: string): Promise<Client<typeof Echo>>;
  /** Stops listening, lets calls in flight finish. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export type EchoKind = "local" | "grpc";

const random = systemRandom;
const clock = systemClock;

export async function startEcho(kind: EchoKind): Promise<EchoWorld> {
  const [tester, echo] = await Promise.all([keyPair("tester"), keyPair("echo")]);
  const keys = { keys: [tester.open, echo.open] };
  let current: Partial<EchoHandlers> = {};
  const now = () => current as EchoHandlers;
  const service = implement(Echo, {
    read: (request, context) => now().read(request, context),
    write: (request, context) => now().write(request, context),
    mine: (request, context) => now().mine(request, context),
  });
  const deps = { service: "echo", clock, random, log: createLog("echo", "silent"), metrics: createMetrics("echo") };
  const server = new RpcServer(
    { ...deps, accessTokens: new AccessTokens(keys, clock), revocations: new Revocations(clock, "test:") },
    [service],
  );
  const wired =
    kind === "local"
      ? wireLocally(server)
      : await wireByGrpc(server, { tester: tester.secret, echo: echo.secret }, keys);
  const metrics = createMetrics("tester");
  const clientOf = (transport: Transport) =>
    createClient(Echo, { service: "tester", transport, clock, random, metrics });
  return {
    ...wired,
    metrics,
    client: clientOf(wired.transport),
    handle: (handlers) => {
      current = handlers;
    },
    as: async (user) => {
      const claims = { sub: user, sid: "ses_1", roles: ["customer"] };
      const token = await sign(tester.secret, clock, claims, { ...accessToken, lifetimeSeconds: 60 });
      const call = (path: string, request: unknown, metadata: CallMetadata) =>
        wired.transport.call(path, request, { ...metadata, token });
      return clientOf({ call });
    },
  };
}

function wireLocally(server: RpcServer) {
  const network = new LocalNetwork();
  network.add("echo", server);
  const drain = async () => network.remove("echo");
  return { transport: network.transport("tester", "echo"), drain, close: drain };
}

async function wireByGrpc(server: RpcServer, secrets: { tester: JWK; echo: JWK }, keys: { keys: JWK[] }) {
  const listener = await listenGrpc(server, new ServiceTokens("echo", secrets.echo, keys, clock), "127.0.0.1:0");
  const tokens = new ServiceTokens("tester", secrets.tester, keys, clock);
  const transport = new GrpcTransport({ definition: Echo, address: `127.0.0.1:${listener.port}`, tokens });
  const close = async () => {
    transport.close();
    await listener.close(1_000);
  };
  return { transport, drain: () => listener.close(5_000), close };
}
