import { call, literal, ref, text } from "../helm/expression.ts";

/** Everything of the mesh hangs on it. */
export const meshed = ref("global.mesh.enabled");

/** Who a service is to the mesh: its ServiceAccount, as its certificate says. */
export function identityOf(service: string): string {
  return text(
    call("printf", literal(`%s/ns/%s/sa/${service}`), ref("global.mesh.trustDomain"), ref("Release.Namespace")),
  );
}

/** Whoever comes in by the edge: any account of its namespace. */
export function edgeIdentity(): string {
  return text(call("printf", literal("%s/ns/%s/sa/*"), ref("global.mesh.trustDomain"), ref("global.edge.namespace")));
}

/** A Service of the shop as a Sidecar names it. */
export function hostOf(service: string): string {
  return text(call("printf", literal(`./${service}.%s.svc.cluster.local`), ref("Release.Namespace")));
}

/** Servers of yours are known by their addresses; the mesh wants a name, which nobody asks a DNS for. */
export const outsideHost = (engine: string) => `${engine}.outside`;

export const namespaceHosts = (path: string) => text(call("printf", literal("%s/*"), ref(path)));

/** On a label: whether a pod gets a sidecar. */
export const sidecarWanted = () => text(call("ternary", literal("true"), literal("false"), meshed));
