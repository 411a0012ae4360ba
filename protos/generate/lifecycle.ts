import type { Lifecycle } from "../definition.ts";
import type { Contract } from "./contract.ts";
import { httpBinding } from "./service-file.ts";

/** An operation of the REST surface and where it is on its way. */
export interface Operation {
  /** GET /v1/carts/{id} */
  readonly route: string;
  readonly lifecycle?: Lifecycle | undefined;
}

export function operationsOf(contract: Contract): Operation[] {
  return contract.services
    .flatMap((service) => service.methods)
    .flatMap((method) => {
      const http = httpBinding(contract, method);
      if (http === undefined) return [];
      const lifecycle = contract.rpc(method).lifecycle as Lifecycle | undefined;
      return [{ route: `${http.verb.toUpperCase()} ${http.path}`, lifecycle }];
    });
}

const dayMs = 86_400_000;
const leastNoticeDays = 180;

/** What is wrong with the way of an operation, in words; nothing for what is stable. */
export function problemsOf({ route, lifecycle }: Operation, paths: ReadonlySet<string>): string[] {
  if (lifecycle === undefined) return [];
  const { experimental = false, deprecated, sunset, successor } = lifecycle;
  const problems = [];
  if (experimental && deprecated !== undefined) problems.push("what is experimental just goes: it is not deprecated");
  if ((deprecated === undefined) !== (sunset === undefined)) problems.push("deprecated and sunset go together");
  const days = [deprecated, sunset].flatMap((day) => (day === undefined ? [] : [timeOf(day)]));
  const [from, until] = days;
  if (days.some(Number.isNaN)) problems.push("days are written as 2026-11-27");
  else if (from !== undefined && until !== undefined && until - from < leastNoticeDays * dayMs)
    problems.push(`clients have at least ${leastNoticeDays} days to leave`);
  if (successor !== undefined && !paths.has(successor)) problems.push(`${successor} is no path of the contract`);
  return problems.map((problem) => `${route}: ${problem}`);
}

function timeOf(day: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : Number.NaN;
}

/** docs/api/lifecycle.md; throws what is wrong with the contract. */
export function lifecyclePage(operations: readonly Operation[]): string {
  const paths = new Set(operations.map(({ route }) => route.split(" ")[1] as string));
  const problems = operations.flatMap((operation) => problemsOf(operation, paths));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const moving = operations.filter(({ lifecycle }) => lifecycle !== undefined);
  const table = [
    "| operation | stage | deprecated | sunset | instead |",
    "| --- | --- | --- | --- | --- |",
    ...moving.map(rowOf),
  ];
  const rest = `Stable: ${operations.length - moving.length}.`;
  return `${page}\n## Now\n\n${rest} ${moving.length === 0 ? "None is experimental or deprecated." : `The others:\n\n${table.join("\n")}`}\n`;
}

function rowOf({ route, lifecycle }: Operation): string {
  const { experimental = false, deprecated = "–", sunset = "–", successor = "–" } = lifecycle ?? {};
  return `| \`${route}\` | ${experimental ? "experimental" : "deprecated"} | ${deprecated} | ${sunset} | ${successor} |`;
}

const page = `# The way of an operation

Generated from the \`lifecycle\` options in \`protos/\` by \`make gen\`, which refuses what breaks these rules.

| stage | what clients may rely on | how they see it |
| --- | --- | --- |
| experimental | nothing: it may change or go with any release | \`lifecycle: {experimental: true}\` in the contract |
| stable | fields and operations are only added; a breaking change is a \`/v2\` beside it | the default |
| deprecated | it works as before until its sunset, at least ${leastNoticeDays} days later | \`Deprecation\` (RFC 9745), \`Sunset\` (RFC 8594) and, where something takes its place, \`Link: …; rel="successor-version"\` with every answer; \`deprecated\` in \`/openapi.json\` |
| removed | nothing; the path answers 404 | gone from the contract, and from the released one with it, not before its sunset |

Who still uses a deprecated operation is counted: \`gateway_deprecated_requests_total{method, route, client}\`, where the client is the
product that its \`User-Agent\` begins with; the first hundred products have a series each, all others are \`other\`.

\`make check\` compares the contract with the last released one (\`protos/released.json\`): nothing of it may change or go before that.
\`test/contract/released.test.ts\` shows that it would notice.
`;
