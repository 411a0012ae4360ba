import type { DescMessage, DescMethod, DescService } from "@bufbuild/protobuf";
import type { Contract, Options } from "./contract.ts";

const verbs = ["get", "post", "put", "patch", "delete"] as const;
const defaultDeadlineMs = 2_000;

/** orders, of shop.orders.v1.OrdersService. */
export function serviceName(service: DescService): string {
  return service.typeName.split(".")[1] as string;
}

/** The TypeScript source of one service's definition: gen/services/<name>.ts. */
export function serviceFile(contract: Contract, service: DescService): string {
  const methods = service.methods.map((method) => `    ${method.localName}: ${methodSource(contract, method)},`);
  return `// Generated from protos/ by \`make gen\`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
${importsOf(service)}

export const ${service.name} = {
  name: "${serviceName(service)}",
  fullName: "${service.typeName}",
  methods: {
${methods.join("\n")}
  },
} as const satisfies ServiceDefinition;
`;
}

function importsOf(service: DescService): string {
  const byFile = new Map<string, Set<string>>();
  for (const message of service.methods.flatMap((method) => [method.input, method.output])) {
    const names = byFile.get(moduleOf(message)) ?? new Set();
    byFile.set(moduleOf(message), names.add(message.name));
  }
  const line = ([file, names]: [string, Set<string>]) =>
    `import { ${[...names].sort().join(", ")} } from "../${file}.ts";`;
  return [...byFile].sort().map(line).join("\n");
}

/** shop/orders/v1/orders, relative to gen/. */
export function moduleOf(message: DescMessage): string {
  return message.file.name.replace(/^protos\//, "");
}

function methodSource(contract: Contract, method: DescMethod): string {
  const facts = JSON.stringify(methodFacts(contract, method), null, 2).replace(/^/gm, "    ").trim();
  const types = `\n      "request": ${method.input.name},\n      "response": ${method.output.name},`;
  return `{${types}${facts.slice(1)}`;
}

/** The JSON-able part of a MethodDefinition. */
function methodFacts(contract: Contract, method: DescMethod): Options {
  const rpc = contract.rpc(method);
  const access = rpc.access as { roles?: string[]; services?: string[]; relation?: string };
  const roles = (access.roles ?? []).map((role) => role.replace("ROLE_", "").toLowerCase());
  return {
    name: method.name,
    path: `/${method.parent.typeName}/${method.name}`,
    access: { ...access, roles, services: access.services ?? [] },
    idempotency: String(rpc.idempotency ?? "none")
      .replace("IDEMPOTENCY_", "")
      .toLowerCase(),
    retrySafe: rpc.retrySafe ?? false,
    deadlineMs: rpc.deadlineMs ?? defaultDeadlineMs,
    http: httpBinding(contract, method),
    cache: rpc.cache && { maxAgeSeconds: 0, etag: false, ...(rpc.cache as object) },
    session: rpc.session && String(rpc.session).replace("SESSION_", "").toLowerCase(),
    rawBody: rpc.rawBody,
    ndjsonBody: rpc.ndjsonBody,
    strictBody: rpc.strictBody,
    lifecycle: rpc.lifecycle,
    bindings: bindingsOf(contract, method.input),
    cookies: cookiesOf(contract, method.output),
  };
}

/** The method's verb, path and success status; undefined for an RPC without a REST route. */
export function httpBinding(contract: Contract, method: DescMethod) {
  const rule = contract.http(method);
  if (rule === undefined) return undefined;
  const verb = verbs.find((candidate) => rule[candidate] !== undefined);
  if (verb === undefined) throw new Error(`${method.name}: unsupported google.api.http rule`);
  const status = (contract.rpc(method).successStatus as number | undefined) ?? 200;
  return { verb, path: rule[verb] as string, hasBody: rule.body !== undefined, status };
}

function bindingsOf(contract: Contract, message: DescMessage) {
  return message.fields
    .map((field) => ({ field: field.jsonName, options: contract.field(field) }))
    .filter(({ options }) => options.header !== undefined || options.cookie !== undefined || options.edge !== undefined)
    .map(({ field, options }) => ({
      field,
      ...(options.header === undefined ? {} : { header: String(options.header).toLowerCase() }),
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      ...(options.edge === undefined ? {} : { edge: options.edge }),
    }));
}

function cookiesOf(contract: Contract, message: DescMessage) {
  return message.fields
    .map((field) => ({ field: field.jsonName, cookie: contract.field(field).cookie }))
    .filter(({ cookie }) => cookie !== undefined);
}
