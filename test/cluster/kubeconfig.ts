import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { Bed } from "./bed.ts";

/** A kubeconfig that needs no other file, for a user whose certificate is there. */
export function writeKubeconfig(bed: Bed, user: string, file: string): void {
  const encoded = (name: string) => readFileSync(path.join(bed.certificates, name)).toString("base64");
  const name = bed.cgroup;
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: `https://${bed.nodeIp}:6443`, "certificate-authority-data": encoded("ca.crt") } },
    ],
    users: [
      {
        name: user,
        user: { "client-certificate-data": encoded(`${user}.crt`), "client-key-data": encoded(`${user}.key`) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    "current-context": name,
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}
