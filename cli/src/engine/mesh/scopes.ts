import { type Labels, selects } from "../label-selector.ts";
import type { MeshObject } from "./objects.ts";

export interface Sidecar extends MeshObject {
  readonly spec?: {
    readonly workloadSelector?: { readonly labels?: Labels };
    readonly egress?: readonly { readonly hosts?: readonly string[] }[];
  };
}

/** Whether the proxy of a pod with these labels finds a way to a Service. Its own scope wins over that of all; without any it finds all. */
export function knowsWay(
  scopes: readonly Sidecar[],
  labels: Labels,
  to: { readonly host: string; readonly isOwnNamespace: boolean },
): boolean {
  const own = scopes.filter(
    ({ spec }) => spec?.workloadSelector !== undefined && selects(spec.workloadSelector.labels, labels),
  );
  const ofAll = scopes.filter(({ spec }) => spec?.workloadSelector === undefined);
  const applying = own.length > 0 ? own : ofAll;
  return applying.length === 0 || applying.some(({ spec }) => hostsOf(spec?.egress).some((host) => leadsTo(host, to)));
}

/** A scope without a word about ways out has all of them. */
function hostsOf(egress: NonNullable<Sidecar["spec"]>["egress"]): readonly string[] {
  return egress === undefined ? ["*/*"] : egress.flatMap(({ hosts = [] }) => hosts);
}

/** `namespace/name`: "." is the own one, "~" none; names have a star at their beginning, or are one. */
function leadsTo(pattern: string, { host, isOwnNamespace }: { host: string; isOwnNamespace: boolean }): boolean {
  const [namespace = "", name = ""] = pattern.split("/");
  const [, hostNamespace = ""] = host.split(".");
  const isThere = namespace === "*" || namespace === hostNamespace || (namespace === "." && isOwnNamespace);
  return isThere && (name.startsWith("*") ? host.endsWith(name.slice(1)) : name === host);
}
