import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { root } from "../runner/program.ts";

// kubeconform fetches schemas from the internet. Ours come out of the Go modules that the cluster tests are built from,
// so they are of the very versions that run there.

type Schema = { readonly [keyword: string]: unknown };

/** Writes a JSON schema for each kind of Kubernetes, Istio, Argo Rollouts and the Gateway API, as kubeconform looks for them. */
export function writeSchemas(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of [...kubernetesSchemas(), ...extensionSchemas()])
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(schema));
}

function moduleFolder(family: string, module: string): string {
  const listed = execFileSync("go", ["mod", "download", "-json", module], {
    cwd: path.join(root, "tools", family),
    encoding: "utf8",
  });
  return (JSON.parse(listed) as { Dir: string }).Dir;
}

/** `deployment-apps-v1`: kind, first part of the group, version. */
function nameOf(group: string, version: string, kind: string): string {
  return [kind, group.split(".")[0], version].filter(Boolean).join("-").toLowerCase();
}

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function kubernetesSchemas(): [string, Schema][] {
  const file = path.join(moduleFolder("kubernetes", "k8s.io/kubernetes"), "api/openapi-spec/swagger.json");
  const { definitions } = JSON.parse(readFileSync(file, "utf8")) as { definitions: Record<string, Schema> };
  const strict = strictly(definitions) as Record<string, Schema>;
  return Object.values(strict).flatMap((schema): [string, Schema][] => {
    const kinds = (schema["x-kubernetes-group-version-kind"] ?? []) as readonly Kind[];
    const [only] = kinds;
    if (only === undefined || kinds.length > 1) return [];
    return [[nameOf(only.group, only.version, only.kind), { ...schema, definitions: closure(schema, strict) }]];
  });
}

/** The definitions that a schema needs, and those that they need. */
function closure(schema: Schema, definitions: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const pending: Schema[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [, name = ""] of JSON.stringify(next).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      const definition = definitions[name];
      if (definition === undefined || name in found) continue;
      found[name] = definition;
      pending.push(definition);
    }
  }
  return found;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const extensions = [
  ["istio", "istio.io/istio", "manifests/charts/base/files/crd-all.gen.yaml"],
  ["istio", "sigs.k8s.io/gateway-api", "config/crd/standard/*.yaml"],
  ["rollouts", "github.com/argoproj/argo-rollouts", "manifests/crds/*-crd.yaml"],
] as const;

function extensionSchemas(): [string, Schema][] {
  const files = extensions.flatMap(([family, module, pattern]) => {
    const folder = moduleFolder(family, module);
    return globSync(pattern, { cwd: folder }).map((file) => path.join(folder, file));
  });
  const documents = files.flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")));
  const definitions = documents
    .map((document) => document.toJS() as Definition | null)
    .filter((each) => each?.spec?.versions);
  return definitions.flatMap((definition) => {
    const { group, names, versions } = (definition as Definition).spec;
    return versions.map(({ name, schema }): [string, Schema] => [
      nameOf(group, name, names.kind),
      strictly(withHead(schema.openAPIV3Schema)) as Schema,
    ]);
  });
}

// Some extensions leave out what every object has.
function withHead(schema: Schema): Schema {
  const head = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };
  return { ...schema, properties: { ...head, ...(schema.properties as Schema) } };
}

/** A member that a schema does not know is a misspelt one, and some types are wider than JSON schema's words for them. */
function strictly(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strictly);
  if (typeof node !== "object" || node === null) return node;
  const schema = node as Schema;
  if (schema.format === "int-or-string" || schema["x-kubernetes-int-or-string"]) return { type: ["string", "integer"] };
  if (typeof schema.description === "string" && schema.description.startsWith("Quantity is a fixed-point"))
    return { type: ["string", "number"] };
  const members = Object.entries(schema).map(([key, child]) => [key, strictly(child)] as const);
  const isClosed =
    schema.type === "object" &&
    schema.properties !== undefined &&
    !("additionalProperties" in schema) &&
    !schema["x-kubernetes-preserve-unknown-fields"];
  return { ...Object.fromEntries(members), ...(isClosed ? { additionalProperties: false } : {}) };
}
