import { applyAll, bed } from "./probes.ts";

export interface HostService {
  readonly namespace: string;
  readonly name: string;
  /** Of the Service, and of this machine. */
  readonly port: number;
  readonly target: number;
  /** How proxies treat what goes there. */
  readonly protocol: "http" | "tcp";
}

/** A Service of the cluster that leads to a program of this machine. */
export async function offerFromHost({ namespace, name, port, target, protocol }: HostService): Promise<void> {
  await applyAll(
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { ports: [{ name: protocol, port, targetPort: target }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: `${name}-host`, namespace, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [{ name: protocol, port: target, protocol: "TCP" }],
      endpoints: [{ addresses: [bed.hostIp], conditions: { ready: true } }],
    },
  );
}
