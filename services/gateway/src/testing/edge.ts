import type { CallContext } from "@shopstream/platform/call-context.ts";
import type { UserRole } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { ServiceDefinition } from "@shopstream/protos/definition.ts";
import { app } from "../app.ts";
import { type Ask, ask, type Told } from "./http-request.ts";

/** A call that reached a service. */
export interface Reached {
  readonly call: string;
  // biome-ignore lint/suspicious/noExplicitAny: messages of every type
  readonly request: any;
  readonly context: CallContext;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
type AnswerOf = (request: any, context: CallContext) => object | Promise<object>;

/** What services answer, by "service.method"; the others answer an empty message. */
export type Answers = Record<string, AnswerOf>;

export interface TestEdge {
  readonly url: string;
  readonly services: TestServices;
  readonly answers: Answers;
  /** The calls that got through, the newest last. */
  readonly reached: Reached[];
  ask(path: string, options?: Ask): Promise<Told>;
  bearer(user: string, ...roles: UserRole[]): Promise<{ authorization: string }>;
  close(): Promise<void>;
}

/** The gateway with stand-ins for all its neighbours. */
export async function testEdge(env: Readonly<Record<string, string>> = {}): Promise<TestEdge> {
  const reached: Reached[] = [];
  const answers: Answers = {};
  const fakes = contract.map((definition) => fakeOf(definition, answers, reached));
  const services = await testServices({ apps: [app], fakes, env });
  const gateway = services.running.get("gateway");
  const url = `http://127.0.0.1:${gateway?.httpPort}`;
  // Until Redis is connected, limits are counted by another counter.
  if (env.GATEWAY_REDIS_URL === undefined)
    await until(async () => (await ask(url, "/readyz")).status === 200, "the gateway is ready");
  return {
    url,
    services,
    answers,
    reached,
    ask: (path, options) => ask(url, path, options),
    bearer: async (user, ...roles) => ({
      authorization: `Bearer ${await services.token(user, roles.length === 0 ? ["customer"] : roles)}`,
    }),
    close: () => services.close(),
  };
}

function fakeOf(definition: ServiceDefinition, answers: Answers, reached: Reached[]): RpcService {
  const handlers = Object.keys(definition.methods).map((key) => {
    const call = `${definition.name}.${key}`;
    const handler = async (request: object, context: CallContext) => {
      reached.push({ call, request, context });
      return answers[call]?.(request, context) ?? {};
    };
    return [key, handler] as const;
  });
  return implement(definition, Object.fromEntries(handlers) as never);
}
