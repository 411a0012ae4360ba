import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { UsersService } from "@shopstream/protos/services/users.ts";
import { systemClock } from "../../clock.ts";
import { createLog } from "../../log.ts";
import { createMetrics } from "../../metrics.ts";
import { systemRandom } from "../../random.ts";
import { Revocations } from "../../revocations.ts";
import { AccessTokens, ServiceTokens } from "../../tokens.ts";
import { createClient } from "../client.ts";
import { GrpcTransport } from "../grpc-client.ts";
import { type GrpcListener, listenGrpc } from "../grpc-server.ts";
import { type Client, implement } from "../handlers.ts";
import { RpcServer } from "../server.ts";
import { type KeyPair, keyPair } from "./key-pair.ts";

const open = { roles: ["anyone"], services: [] } as const;
const { getStock, adjustStock } = InventoryService.methods;

// By names and paths of the contract, which routes of the mesh are made of; open to all, so that a test needs no customer.
const Stock = {
  ...InventoryService,
  methods: {
    /** May be repeated. */
    read: { ...getStock, access: open },
    /** May not. */
    write: { ...adjustStock, access: open, idempotency: "optional" },
  },
} as const;
const Preferences = {
  ...UsersService,
  methods: { read: { ...UsersService.methods.getPreferences, access: open } },
} as const;

/** A place where a service runs. */
export interface Replica {
  /** What it does with each call from now on. */
  answer: () => Promise<object>;
  /** That it was asked. */
  calls: number;
}

/** How calls get from a client to replicas. */
export interface Way {
  readonly address: Readonly<Record<"inventory" | "users", string>>;
  /** Whether it refuses calls of the service. Where it is not said, the library is the one that does. */
  isOpen?(service: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface WayThere {
  readonly replicas: number;
  /** Of the library; what it leaves out is for whatever is on the way. */
  readonly retries: number;
  readonly mostAtOnce: number;
  lead(ports: { readonly inventory: readonly number[]; readonly users: readonly number[] }): Promise<Way>;
}

/** A service with its replicas, another one beside it, and who asks both. */
export interface Neighbours {
  readonly stock: Client<typeof Stock>;
  readonly preferences: Client<typeof Preferences>;
  readonly replicas: readonly Replica[];
  isOpen(): Promise<boolean>;
  close(): Promise<void>;
}

interface Keys {
  readonly own: Readonly<Record<"inventory" | "users" | "tester", KeyPair>>;
  readonly all: { readonly keys: KeyPair["open"][] };
}

export async function startNeighbours({ replicas, retries, mostAtOnce, lead }: WayThere): Promise<Neighbours> {
  const keys = await makeKeys();
  const [stocks, others] = [
    await Promise.all(Array.from({ length: replicas }, () => listen("inventory", keys))),
    await listen("users", keys),
  ];
  const way = await lead({ inventory: stocks.map(({ port }) => port), users: [others.port] });
  const metrics = createMetrics("tester");
  const tokens = new ServiceTokens("tester", keys.own.tester.secret, keys.all, systemClock);
  const deps = { service: "tester", clock: systemClock, random: systemRandom, metrics, retries, mostAtOnce };
  const toStock = new GrpcTransport({ definition: Stock, address: way.address.inventory, tokens });
  const toUsers = new GrpcTransport({ definition: Preferences, address: way.address.users, tokens });
  const ownIsOpen = async () => {
    const { values } = await metrics.breakerOpen.get();
    return values.some(({ labels, value }) => labels.target === "inventory" && value === 1);
  };
  return {
    stock: createClient(Stock, { ...deps, transport: toStock }),
    preferences: createClient(Preferences, { ...deps, transport: toUsers }),
    replicas: stocks.map(({ replica }) => replica),
    isOpen: () => way.isOpen?.("inventory") ?? ownIsOpen(),
    close: async () => {
      for (const transport of [toStock, toUsers]) transport.close();
      await way.close();
      await Promise.all([...stocks, others].map(({ listener }) => listener.close(0)));
    },
  };
}

async function makeKeys(): Promise<Keys> {
  const [inventory, users, tester] = await Promise.all([keyPair("inventory"), keyPair("users"), keyPair("tester")]);
  return { own: { inventory, users, tester }, all: { keys: [inventory.open, users.open, tester.open] } };
}

async function listen(service: "inventory" | "users", { own, all }: Keys) {
  const replica: Replica = { answer: async () => ({}), calls: 0 };
  const answer = () => {
    replica.calls += 1;
    return replica.answer();
  };
  const deps = {
    ...{ service, clock: systemClock, random: systemRandom },
    ...{ log: createLog(service, "silent"), metrics: createMetrics(service) },
    ...{ accessTokens: new AccessTokens(all, systemClock), revocations: new Revocations(systemClock, "test:") },
  };
  const implemented =
    service === "users" ? implement(Preferences, { read: answer }) : implement(Stock, { read: answer, write: answer });
  const tokens = new ServiceTokens(service, own[service].secret, all, systemClock);
  const listener: GrpcListener = await listenGrpc(new RpcServer(deps, [implemented]), tokens, "127.0.0.1:0");
  return { replica, listener, port: listener.port };
}
