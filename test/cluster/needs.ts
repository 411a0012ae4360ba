import { existsSync } from "node:fs";
import { command } from "./command.ts";

type Need = Readonly<{ file: string; debian: string }>;

/** What the bed takes from Debian; everything else is built from Go by tools/build.ts. */
const needs: readonly Need[] = [
  { file: "/usr/bin/etcd", debian: "etcd-server" },
  { file: "/usr/bin/containerd", debian: "containerd" },
  { file: "/usr/sbin/runc", debian: "runc" },
  { file: "/usr/lib/cni/bridge", debian: "containernetworking-plugins" },
  { file: "/usr/sbin/ip", debian: "iproute2" },
  { file: "/usr/sbin/nft", debian: "nftables" },
  // Istio's CNI plugin and the portmap plugin redirect with it.
  { file: "/usr/sbin/iptables", debian: "iptables" },
  { file: "/usr/sbin/conntrack", debian: "conntrack" },
  { file: "/usr/bin/openssl", debian: "openssl" },
  { file: "/usr/bin/curl", debian: "curl" },
  { file: "/usr/bin/prometheus", debian: "prometheus" },
];

function missingFiles(): readonly Need[] {
  return needs.filter(({ file }) => !existsSync(file));
}

function lacksGo(): Promise<boolean> {
  return command("go", ["version"]).then(
    () => false,
    () => true,
  );
}

/** What keeps this machine from running the bed, as lines for a person; empty when nothing does. */
export async function obstacles(): Promise<readonly string[]> {
  const isRoot = process.getuid?.() === 0;
  const packages = isRoot && existsSync("/usr/bin/apt-get") ? [] : missingFiles().map(({ debian }) => debian);
  return [
    ...(process.platform === "linux" ? [] : ["it runs on Linux only"]),
    ...(isRoot ? [] : ["it needs root: namespaces, network links, control groups"]),
    ...((await lacksGo()) ? ["go 1.26 or newer is missing: Kubernetes is built from its Go modules"] : []),
    ...(packages.length > 0 ? [`missing Debian packages: ${packages.join(", ")}`] : []),
  ];
}

/** Installs what Debian has to bring, as if in single-user mode, so that it starts no server on the host. */
export async function installNeeds(): Promise<readonly string[]> {
  const packages = missingFiles().map(({ debian }) => debian);
  if (packages.length === 0) return [];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  await command("apt-get", ["update", "-qq"], { env });
  await command("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
  return packages;
}
