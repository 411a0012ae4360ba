import type { IIoK8sApiCoreV1Container } from "kubernetes-models/v1/Container";
import type { IIoK8sApiCoreV1PodSpec } from "kubernetes-models/v1/PodSpec";
import type { IIoK8sApiCoreV1Volume } from "kubernetes-models/v1/Volume";
import { accessTokenCertificate, certificates, secretFiles } from "../environment.ts";
import { as, call, literal, optional, ref, text, value, verbatim, when } from "../helm/expression.ts";
import { type SecretUse, secretsOf, speaksRpc } from "../secrets.ts";
import type { ServiceInfo } from "../services.ts";
import { imageOf, pullPolicy } from "./image.ts";
import { engineMounts, engineVariables, engineVolumes } from "./own-engines.ts";
import { portsOf } from "./ports.ts";
import { probes } from "./probes.ts";
import { containerSecurity, podSecurity } from "./security.ts";

// A pod that starts beside its database waits for it; migrations of a big table take their time too.
const startSeconds = 120;

/** The pod of a service. */
export function podSpec(service: ServiceInfo): IIoK8sApiCoreV1PodSpec {
  const { deploy } = service;
  return {
    serviceAccountName: deploy.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...pulling(),
    securityContext: podSecurity,
    terminationGracePeriodSeconds: as<number>(gracePeriod),
    containers: [serverOf(service)],
    volumes: [...volumesOf(secretsOf(deploy), speaksRpc(deploy)), ...engineVolumes(service)],
    topologySpreadConstraints: spread(deploy.name),
    ...placement(),
  };
}

// The wait before the signal, then the edge and the RPC server drain one after the other, then the rest closes.
const gracePeriod = call("add", ref("drain.waitSeconds"), call("mul", literal(2), ref("drain.seconds")), literal(5));

export function pulling() {
  return optional("imagePullSecrets", "global.image.pullSecrets");
}

export function placement() {
  return {
    ...when(ref("priorityClassName"), { priorityClassName: text("priorityClassName") }),
    ...optional("nodeSelector", "nodeSelector"),
    ...optional("tolerations", "tolerations"),
    ...optional("affinity", "affinity"),
  };
}

function serverOf(service: ServiceInfo): IIoK8sApiCoreV1Container {
  const { deploy } = service;
  const secrets = secretsOf(deploy);
  return {
    name: "server",
    image: imageOf(deploy.name),
    imagePullPolicy: pullPolicy(),
    ports: portsOf(deploy).map(({ name, port }) => ({ name, containerPort: port })),
    envFrom: [{ configMapRef: { name: deploy.name } }],
    env: [
      ...secretVariables(secrets),
      ...engineVariables(service),
      { name: "VERSION", value: text("Chart.AppVersion") },
    ],
    ...probes(startSeconds),
    // Endpoints lose the pod a moment after it is told to end; until then it answers as before.
    lifecycle: { preStop: { sleep: { seconds: value("drain.waitSeconds") } } },
    resources: verbatim("resources"),
    securityContext: containerSecurity,
    volumeMounts: [...mountsOf(secrets, speaksRpc(deploy)), ...engineMounts(service)],
  };
}

export function secretVariables(secrets: readonly SecretUse[]) {
  return secrets.flatMap(({ value: path, variables, files, optional: isOptional }) => [
    ...variables.map((name) => ({
      name,
      valueFrom: {
        secretKeyRef: { name: text(`secrets.${path}`), key: name, ...(isOptional ? { optional: true } : {}) },
      },
    })),
    ...Object.entries(files).map(([name, file]) => ({ name, value: `${secretFiles}/${path}/${file}` })),
  ]);
}

const withFiles = (secrets: readonly SecretUse[]) => secrets.filter(({ files }) => Object.keys(files).length > 0);

function volumesOf(secrets: readonly SecretUse[], hasCertificates: boolean): IIoK8sApiCoreV1Volume[] {
  const ofSecrets = withFiles(secrets).map(({ value: path, files }) => ({
    name: path.toLowerCase(),
    secret: {
      secretName: text(`secrets.${path}`),
      defaultMode: 0o440,
      items: Object.values(files).map((file) => ({ key: file, path: file })),
    },
  }));
  const ofKeys = ["service-certificates", "access-token-certificate"].map((name) => ({ name, configMap: { name } }));
  // Node keeps compiled code and uploads there; it counts as memory of nobody else.
  const tmp = { name: "tmp", emptyDir: { sizeLimit: "64Mi" } };
  return [tmp, ...ofSecrets, ...(hasCertificates ? ofKeys : [])];
}

function mountsOf(secrets: readonly SecretUse[], hasCertificates: boolean) {
  const ofSecrets = withFiles(secrets).map(({ value: path }) => ({
    name: path.toLowerCase(),
    mountPath: `${secretFiles}/${path}`,
    readOnly: true,
  }));
  const ofKeys = [
    { name: "service-certificates", mountPath: certificates, readOnly: true },
    { name: "access-token-certificate", mountPath: accessTokenCertificate, readOnly: true },
  ];
  return [{ name: "tmp", mountPath: "/tmp" }, ...ofSecrets, ...(hasCertificates ? ofKeys : [])];
}

/** One lost node or zone should not take all replicas; but better together than not at all. */
function spread(name: string) {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway" as const,
    labelSelector: { matchLabels: { "app.kubernetes.io/name": name, "app.kubernetes.io/component": "server" } },
  }));
}
