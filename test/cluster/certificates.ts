import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { apiServiceIp, type Bed, firstNode, type Node, secondNode } from "./bed.ts";
import { command } from "./command.ts";

type Leaf = Readonly<{ name: string; authority: string; subject: string; usage: string; hosts?: string }>;

const authorities = ["ca", "front-proxy-ca", "etcd-ca"];

/** Kubernetes reads a user's name from the common name and groups from the organisation. */
function client(name: string, subject: string, authority = "ca"): Leaf {
  return { name, authority, subject, usage: "clientAuth" };
}

/** What a kubelet asks with, and what it answers with. */
function leavesOf({ name, ip, suffix }: Node): readonly Leaf[] {
  const subject = `/O=system:nodes/CN=system:node:${name}`;
  const hosts = `DNS:${name},IP:${ip},IP:127.0.0.1`;
  const server = { name: `kubelet-server${suffix}`, authority: "ca", subject, usage: "serverAuth", hosts };
  return [server, client(`kubelet${suffix}`, subject)];
}

function leaves(bed: Bed): readonly Leaf[] {
  const service = "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc";
  const local = "DNS:localhost,IP:127.0.0.1";
  return [
    {
      name: "apiserver",
      authority: "ca",
      subject: "/CN=kube-apiserver",
      usage: "serverAuth",
      hosts: `${service},${local},IP:${apiServiceIp},IP:${bed.nodeIp}`,
    },
    { name: "etcd-server", authority: "etcd-ca", subject: "/CN=etcd", usage: "serverAuth,clientAuth", hosts: local },
    client("etcd-client", "/CN=kube-apiserver", "etcd-ca"),
    client("front-proxy-client", "/CN=front-proxy-client", "front-proxy-ca"),
    client("apiserver-kubelet-client", "/O=system:masters/CN=kube-apiserver-kubelet-client"),
    ...[firstNode(bed), secondNode(bed)].flatMap(leavesOf),
    client("admin", "/O=system:masters/CN=admin"),
    ...["kube-controller-manager", "kube-scheduler", "kube-proxy"].map((name) => client(name, `/CN=system:${name}`)),
  ];
}

const oneMonth = ["-days", "31"];

async function makeKey(cwd: string, name: string): Promise<void> {
  await command("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", `${name}.key`], { cwd });
}

async function makeAuthority(cwd: string, name: string): Promise<void> {
  await makeKey(cwd, name);
  const extensions = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,digitalSignature,cRLSign"];
  const self = ["-x509", "-new", "-key", `${name}.key`, "-subj", `/CN=bed-${name}`, ...oneMonth];
  const added = extensions.flatMap((extension) => ["-addext", extension]);
  await command("openssl", ["req", ...self, ...added, "-out", `${name}.crt`], { cwd });
}

async function makeLeaf(cwd: string, { name, authority, subject, usage, hosts }: Leaf): Promise<void> {
  await makeKey(cwd, name);
  const extensions = [
    "basicConstraints=CA:FALSE",
    "keyUsage=critical,digitalSignature",
    `extendedKeyUsage=${usage}`,
    ...(hosts ? [`subjectAltName=${hosts}`] : []),
  ];
  writeFileSync(path.join(cwd, `${name}.ext`), `${extensions.join("\n")}\n`);
  await command("openssl", ["req", "-new", "-key", `${name}.key`, "-subj", subject, "-out", `${name}.csr`], { cwd });
  const signer = ["-CA", `${authority}.crt`, "-CAkey", `${authority}.key`, "-set_serial", `0x${serialOf(name)}`];
  const request = ["x509", "-req", "-in", `${name}.csr`, ...signer, ...oneMonth, "-extfile", `${name}.ext`];
  await command("openssl", [...request, "-out", `${name}.crt`], { cwd });
}

/** Any number that two certificates of an authority do not share. */
function serialOf(name: string): string {
  return Buffer.from(name).toString("hex").slice(0, 38);
}

/** The key pair with which the API server signs the tokens of service accounts. */
async function makeTokenKeys(cwd: string): Promise<void> {
  await command("openssl", ["genrsa", "-out", "sa.key", "2048"], { cwd });
  await command("openssl", ["rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub"], { cwd });
}

/** All certificates of a cluster that lives as long as its machine. Their folder is for root only. */
export async function makeCertificates(bed: Bed): Promise<void> {
  const cwd = bed.certificates;
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd, { recursive: true, mode: 0o700 });
  await Promise.all([...authorities.map((name) => makeAuthority(cwd, name)), makeTokenKeys(cwd)]);
  for (const leaf of leaves(bed)) await makeLeaf(cwd, leaf);
}
