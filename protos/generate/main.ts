import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { accessMatrix } from "./access-matrix.ts";
import { type Contract, readContract } from "./contract.ts";
import { eventCatalogue } from "./event-catalogue.ts";
import { eventFile } from "./event-file.ts";
import { lifecyclePage, operationsOf } from "./lifecycle.ts";
import { openapi } from "./openapi.ts";
import { openapiTypes } from "./openapi-types.ts";
import { requestSchemas } from "./request-schemas.ts";
import { serviceFile, serviceName } from "./service-file.ts";
import { topicUsers } from "./topic-users.ts";

const gen = new URL("../gen/", import.meta.url);
const docs = new URL("../../docs/api/", import.meta.url);

async function main(): Promise<void> {
  const contract = readContract();
  for (const path of unused) rmSync(new URL(path, gen), { recursive: true, force: true });
  rmSync(new URL("services/", gen), { recursive: true, force: true });
  for (const folder of [new URL("services/", gen), docs]) mkdirSync(folder, { recursive: true });
  for (const service of contract.services)
    writeFileSync(new URL(`services/${serviceName(service)}.ts`, gen), serviceFile(contract, service));
  writeFileSync(new URL("contract.ts", gen), contractFile(contract));
  writeFileSync(new URL("events.ts", gen), eventFile(contract));
  writeFileSync(new URL("requests.json", gen), json(requestSchemas(contract)));
  const description = json(openapi(contract));
  writeFileSync(new URL("openapi.json", gen), description);
  writeFileSync(new URL("openapi-types.ts", gen), await openapiTypes(description));
  writeFileSync(new URL("access-matrix.md", docs), accessMatrix(contract));
  writeFileSync(new URL("lifecycle.md", docs), lifecyclePage(operationsOf(contract)));
  writeFileSync(new URL("events.md", docs), eventCatalogue(contract, await topicUsers()));
}

// What buf compiles only because our protos import it.
const unused = ["google/api/", "google/protobuf/descriptor.ts", "shop/options/"];

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

function contractFile(contract: Contract): string {
  const imports = contract.services.map(
    (service) => `import { ${service.name} } from "./services/${serviceName(service)}.ts";`,
  );
  return `// Generated from protos/ by \`make gen\`. Do not edit.\n${imports.join("\n")}\n\n/** Every service of the contract. */\nexport const contract = [${contract.services.map((service) => service.name).join(", ")}] as const;\n`;
}

await main();
