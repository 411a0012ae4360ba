import { ApiObject, type ApiObjectProps, App, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { Expression } from "./expression.ts";

export interface ChartInfo {
  readonly name: string;
  readonly description: string;
  /** What a user may decide, with comments and defaults. */
  readonly values: z.ZodObject;
  /** Charts that come with it, by their values' condition where they may be left out. */
  readonly dependencies?: readonly { readonly name: string; readonly condition?: string }[];
  /** What `helm install` says at its end. */
  readonly notes: string;
  /** What a person must know before installing it: the README's first part. */
  readonly readme: string;
  /** Further files, by path in the chart: raw templates, values files. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A Helm chart: a cdk8s app whose charts are the files below templates/. */
export class HelmChart extends App {
  readonly info: ChartInfo;

  constructor(info: ChartInfo) {
    super();
    this.info = info;
  }

  get templates(): readonly TemplateFile[] {
    return this.node.children as TemplateFile[];
  }
}

/** One file of a chart; all of it may hang on a condition. */
export class TemplateFile extends Chart {
  readonly condition: Expression | undefined;

  constructor(chart: Construct, name: string, condition?: Expression) {
    super(chart, name, { disableResourceNameHashes: true });
    this.condition = condition;
  }

  /** Adds a manifest, typed as its kind. */
  add<Manifest extends { apiVersion: string; kind: string; metadata?: { name?: string | undefined } | undefined }>(
    manifest: Manifest,
  ): this {
    new ApiObject(this, `${manifest.kind}-${manifest.metadata?.name}`, manifest as unknown as ApiObjectProps);
    return this;
  }

  documents(): readonly unknown[] {
    // Members in the order they were written, as people know manifests, not in that of the alphabet.
    process.env.CDK8S_DISABLE_SORT = "true";
    return (this.toJson() as Manifest[]).map(nameFirst);
  }
}

interface Manifest {
  readonly metadata: Readonly<Record<string, unknown>>;
}

// cdk8s writes the labels before the name, which is what a reader looks for.
function nameFirst(manifest: Manifest): Manifest {
  const { name, ...rest } = manifest.metadata;
  return { ...manifest, metadata: { name, ...rest } };
}
