import { existsSync } from "node:fs";
import { copy, type Entry, text } from "./entry.ts";
import { programEntries } from "./shared-libraries.ts";

const nonroot = 65_532;
const certificates = "/etc/ssl/certs/ca-certificates.crt";

/**
 * The layer that all images share where no BASE_IMAGE can be pulled: Node, the C libraries it loads, certificates, and
 * a user. No shell, no package manager; what a distroless image has, and in the same places.
 */
export function baseLayer(node: string): readonly Entry[] {
  return [
    ...programEntries("/usr/local/bin/node", node),
    text(
      "/etc/passwd",
      `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:${nonroot}:${nonroot}:nonroot:/tmp:/sbin/nologin\n`,
    ),
    text("/etc/group", `root:x:0:\nnonroot:x:${nonroot}:\n`),
    text("/etc/nsswitch.conf", "hosts: files dns\n"),
    { path: "/tmp", mode: 0o1777, folder: true },
    ...(existsSync(certificates) ? [copy(certificates, certificates)] : []),
  ];
}
