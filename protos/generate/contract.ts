import { execFileSync } from "node:child_process";
import {
  createFileRegistry,
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescService,
  type FileRegistry,
  fromBinary,
  getOption,
  hasOption,
  toJson,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** A method option, field option or event option in its JSON form. */
export type Options = Record<string, unknown>;

export interface Contract {
  readonly services: readonly DescService[];
  readonly messages: readonly DescMessage[];
  rpc(method: DescMethod): Options;
  http(method: DescMethod): Options | undefined;
  field(field: DescField): Options;
  event(message: DescMessage): Options | undefined;
}

/** Compiles the protos with buf and gives access to their descriptors and our options. */
export function readContract(): Contract {
  const image = execFileSync("buf", ["build", "--as-file-descriptor-set", "-o", "-"], { maxBuffer: 64 << 20 });
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  const files = [...registry.files].filter((file) => file.proto.package.startsWith("shop."));
  const option = (name: string) => optionReader(registry, name);
  const [rpc, field, event, http] = [
    option("shop.options.v1.rpc"),
    option("shop.options.v1.field"),
    option("shop.options.v1.event"),
    option("google.api.http"),
  ];
  return {
    services: files.flatMap((file) => file.services).sort((a, b) => a.typeName.localeCompare(b.typeName)),
    messages: files.flatMap((file) => file.messages),
    rpc: (method) => mustHaveAccess(method, rpc(method)),
    http,
    field: (descriptor) => field(descriptor) ?? {},
    event,
  };
}

function optionReader(registry: FileRegistry, name: string) {
  const extension = registry.getExtension(name);
  if (extension?.message === undefined) throw new Error(`the protos do not declare ${name}`);
  const schema = extension.message;
  return (descriptor: DescMethod | DescField | DescMessage): Options | undefined => {
    // biome-ignore lint/suspicious/noExplicitAny: the extension's type is known only to the protos
    if (!hasOption(descriptor as any, extension as any)) return undefined;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    return toJson(schema, getOption(descriptor as any, extension as any) as any, { registry }) as Options;
  };
}

function mustHaveAccess(method: DescMethod, options: Options | undefined): Options {
  const access = options?.access as { roles?: string[]; services?: string[] } | undefined;
  if (options !== undefined && (access?.roles?.length || access?.services?.length)) return options;
  throw new Error(
    `${method.parent.typeName}.${method.name} does not say who may call it: add (shop.options.v1.rpc).access`,
  );
}
