import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../command.ts";

/** A Secret with a certificate that signs itself, for the hosts of an ingress. */
export async function tlsSecret(namespace: string, name: string, ...hosts: readonly string[]): Promise<unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), "bed-certificate-"));
  try {
    const names = hosts.map((host) => `DNS:${host}`).join(",");
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "tls.key"];
    const subject = ["-subj", `/CN=${hosts[0]}`, "-addext", `subjectAltName=${names}`, "-days", "2"];
    await command("openssl", ["req", "-x509", ...key, ...subject, "-out", "tls.crt"], { cwd: folder });
    const encoded = (file: string) => readFileSync(path.join(folder, file)).toString("base64");
    return {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      metadata: { name, namespace },
      data: { "tls.crt": encoded("tls.crt"), "tls.key": encoded("tls.key") },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
