import path from "node:path";
import { programPath } from "../../tools/programs.ts";
import { type Bed, firstNode, type Node, podNetwork, runFolder, serviceNetwork, socketOf } from "./bed.ts";

/** A program of the machine. It is ready when the command succeeds, run where the program runs. */
export type Component = Readonly<{ name: string; program: readonly string[]; ready: readonly string[] }>;

const etcdUrl = "https://127.0.0.1:2379";
/** Healthy is what answers here; the client's certificate is the administrator's. */
const ask = (bed: Bed, url: string, key = "admin", authority = "ca") => [
  ...["curl", "--fail", "--silent", "--max-time", "2", "--cacert", path.join(bed.certificates, `${authority}.crt`)],
  ...["--cert", path.join(bed.certificates, `${key}.crt`), "--key", path.join(bed.certificates, `${key}.key`), url],
];

function etcd(bed: Bed): Component {
  const file = (name: string) => path.join(bed.certificates, name);
  const program = [
    "etcd",
    "--name=bed",
    // In memory: the cluster does not outlive its machine, and every write would wait for the disk.
    `--data-dir=${runFolder}/etcd`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    "--listen-peer-urls=http://127.0.0.1:2380",
    "--client-cert-auth",
    `--trusted-ca-file=${file("etcd-ca.crt")}`,
    `--cert-file=${file("etcd-server.crt")}`,
    `--key-file=${file("etcd-server.key")}`,
  ];
  return { name: "etcd", program, ready: ask(bed, `${etcdUrl}/health`, "etcd-client", "etcd-ca") };
}

export function containerd(bed: Bed, node = firstNode(bed)): Component {
  const program = ["containerd", "--config", path.join(bed.home, `settings/containerd${node.suffix}.toml`)];
  return { name: `containerd${node.suffix}`, program, ready: ["ctr", "--address", socketOf(node), "version"] };
}

function apiserver(bed: Bed): Component {
  const file = (name: string) => path.join(bed.certificates, name);
  const program = [
    programPath("kubernetes"),
    "kube-apiserver",
    `--advertise-address=${bed.nodeIp}`,
    "--secure-port=6443",
    "--allow-privileged=true",
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    `--client-ca-file=${file("ca.crt")}`,
    `--tls-cert-file=${file("apiserver.crt")}`,
    `--tls-private-key-file=${file("apiserver.key")}`,
    `--etcd-servers=${etcdUrl}`,
    `--etcd-cafile=${file("etcd-ca.crt")}`,
    `--etcd-certfile=${file("etcd-client.crt")}`,
    `--etcd-keyfile=${file("etcd-client.key")}`,
    `--service-cluster-ip-range=${serviceNetwork}`,
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${file("sa.pub")}`,
    `--service-account-signing-key-file=${file("sa.key")}`,
    `--kubelet-client-certificate=${file("apiserver-kubelet-client.crt")}`,
    `--kubelet-client-key=${file("apiserver-kubelet-client.key")}`,
    `--kubelet-certificate-authority=${file("ca.crt")}`,
    "--kubelet-preferred-address-types=InternalIP",
    `--requestheader-client-ca-file=${file("front-proxy-ca.crt")}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    `--proxy-client-cert-file=${file("front-proxy-client.crt")}`,
    `--proxy-client-key-file=${file("front-proxy-client.key")}`,
    "--enable-aggregator-routing=true",
    "--profiling=false",
  ];
  return { name: "kube-apiserver", program, ready: ask(bed, "https://127.0.0.1:6443/readyz") };
}

/** Its own identity, and one replica that need not be elected. */
function asItself(bed: Bed, name: string): readonly string[] {
  const kubeconfig = path.join(bed.certificates, `${name}.kubeconfig`);
  const flags = ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"];
  const local = ["--leader-elect=false", "--bind-address=127.0.0.1", "--profiling=false"];
  return [programPath("kubernetes"), name, ...flags.map((flag) => `--${flag}=${kubeconfig}`), ...local];
}

function controllerManager(bed: Bed): Component {
  const file = (name: string) => path.join(bed.certificates, name);
  const program = [
    ...asItself(bed, "kube-controller-manager"),
    "--use-service-account-credentials=true",
    `--service-account-private-key-file=${file("sa.key")}`,
    `--root-ca-file=${file("ca.crt")}`,
    `--cluster-signing-cert-file=${file("ca.crt")}`,
    `--cluster-signing-key-file=${file("ca.key")}`,
    "--allocate-node-cidrs=true",
    `--cluster-cidr=${podNetwork}`,
    `--service-cluster-ip-range=${serviceNetwork}`,
  ];
  return { name: "kube-controller-manager", program, ready: ask(bed, "https://127.0.0.1:10257/healthz").map(insecure) };
}

// Controller manager and scheduler make themselves a certificate that nobody signed.
const insecure = (argument: string) => (argument === "--silent" ? "-sk" : argument);

function scheduler(bed: Bed): Component {
  const program = asItself(bed, "kube-scheduler");
  return { name: "kube-scheduler", program, ready: ask(bed, "https://127.0.0.1:10259/healthz").map(insecure) };
}

export function kubelet(bed: Bed, { name, ip, suffix, kubeletPort, healthPort }: Node = firstNode(bed)): Component {
  const program = [
    programPath("kubernetes"),
    "kubelet",
    `--config=${path.join(bed.home, `settings/kubelet${suffix}.yaml`)}`,
    `--kubeconfig=${path.join(bed.certificates, `kubelet${suffix}.kubeconfig`)}`,
    `--hostname-override=${name}`,
    `--node-ip=${ip}`,
    `--port=${kubeletPort}`,
    `--healthz-port=${healthPort}`,
    `--root-dir=${runFolder}/disk/kubelet${suffix}`,
  ];
  const health = `http://127.0.0.1:${healthPort}/healthz`;
  return { name: `kubelet${suffix}`, program, ready: ["curl", "--fail", "--silent", health] };
}

function proxy(bed: Bed): Component {
  const settings = path.join(bed.home, "settings/kube-proxy.yaml");
  const program = [programPath("kubernetes"), "kube-proxy", `--config=${settings}`];
  return { name: "kube-proxy", program, ready: ["curl", "--fail", "--silent", "http://127.0.0.1:10256/livez"] };
}

/** In the order in which they need one another. */
export function componentsOf(bed: Bed): readonly Component[] {
  return [etcd, containerd, apiserver, controllerManager, scheduler, kubelet, proxy].map((make) => make(bed));
}
