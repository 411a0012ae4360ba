import type { IStatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IIoK8sApiNetworkingV1NetworkPolicyEgressRule as Egress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule";
import type { IIoK8sApiCoreV1EnvVar as EnvVar } from "kubernetes-models/v1/EnvVar";
import type { IService } from "kubernetes-models/v1/Service";
import type { IIoK8sApiCoreV1Volume as Volume } from "kubernetes-models/v1/Volume";
import type { z } from "zod";
import { type ChartInfo, HelmChart, TemplateFile } from "../helm/chart.ts";
import { itemsWhen, not, ref, text, verbatim, when } from "../helm/expression.ts";
import { sidecarWanted } from "../mesh/names.ts";
import { imageOf, pullPolicy } from "../workload/image.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { placement, pulling } from "../workload/pod.ts";
import { containerSecurity, podSecurity } from "../workload/security.ts";

export interface Engine {
  readonly name: string;
  readonly port: number | string;
  readonly values: z.ZodObject;
  readonly env: readonly EnvVar[];
  /** Mounted read-only, by path. */
  readonly mounts?: Readonly<Record<string, Volume>>;
  /** Where /readyz answers. */
  readonly healthPort: number;
  /** Names of those who may connect. */
  readonly clients: readonly string[];
  readonly egress?: readonly Egress[];
  readonly description: string;
  readonly readme: string;
  /** Speaks HTTP, so it has an identity and a sidecar like a service. */
  readonly isMeshed?: boolean;
  /** Further templates of the chart. */
  readonly more?: (chart: HelmChart) => void;
}

const warning = `
WARNING: one pod, no replica, no backup, no failover. It is for trials and tests. For a shop that takes orders, bring
your own and switch this chart off.`;

/** A store that comes along for trials: one pod of a StatefulSet. */
export function engineChart(engine: Engine): HelmChart {
  const { name, values, description, readme } = engine;
  const info: ChartInfo = {
    name,
    description,
    values,
    notes: `${name} runs.\n${warning}\n`,
    readme: `${warning.trim()}\n\n${readme}`,
  };
  const chart = new HelmChart(info);
  new TemplateFile(chart, "statefulset").add(statefulSet(engine));
  new TemplateFile(chart, "service").add(service(engine));
  new TemplateFile(chart, "networkpolicy", ref("global.networkPolicy.enabled")).add(networkPolicy(engine));
  engine.more?.(chart);
  return chart;
}

const persistent = ref("persistence.enabled");

function statefulSet(engine: Engine): IStatefulSet {
  const { name } = engine;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: selectorOf(name) },
      template: {
        // Stores are reached by plain TCP with a password; a sidecar would only stand in between.
        metadata: {
          labels: { ...labelsOf(name), "sidecar.istio.io/inject": engine.isMeshed ? sidecarWanted() : "false" },
        },
        spec: podOf(engine),
      },
      ...when(persistent, { volumeClaimTemplates: [claim] }),
    } as NonNullable<IStatefulSet["spec"]>,
  };
}

function podOf({ name, mounts = {}, ...engine }: Engine) {
  return {
    ...(engine.isMeshed ? { serviceAccountName: name } : {}),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...pulling(),
    securityContext: podSecurity,
    terminationGracePeriodSeconds: 60,
    containers: [
      {
        name: "server",
        image: imageOf(name),
        imagePullPolicy: pullPolicy(),
        ports: [
          { name: "server", containerPort: engine.port },
          ...(engine.healthPort === engine.port ? [] : [{ name: "health", containerPort: engine.healthPort }]),
        ],
        env: [{ name: "DATA_DIR", value: "/data/store" }, ...engine.env],
        startupProbe: { ...ready(engine.healthPort), periodSeconds: 1, failureThreshold: 120 },
        readinessProbe: { ...ready(engine.healthPort), periodSeconds: 3, timeoutSeconds: 3 },
        livenessProbe: { ...ready(engine.healthPort), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
        resources: verbatim("resources"),
        securityContext: containerSecurity,
        volumeMounts: [
          { name: "data", mountPath: "/data" },
          { name: "tmp", mountPath: "/tmp" },
          ...Object.entries(mounts).map(([mountPath, volume]) => ({ name: volume.name, mountPath, readOnly: true })),
        ],
      },
    ],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      ...Object.values(mounts),
      itemsWhen<object>(not(persistent), { name: "data", emptyDir: {} }),
    ],
    ...placement(),
  };
}

const ready = (port: number) => ({ httpGet: { path: "/readyz", port } });

const claim = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    ...when(ref("persistence.storageClass"), { storageClassName: text("persistence.storageClass") }),
    resources: { requests: { storage: text("persistence.size") } },
  },
};

function service({ name, port, isMeshed }: Engine): IService {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      selector: selectorOf(name),
      ports: [{ name: "server", port: port as number, targetPort: "server", appProtocol: isMeshed ? "http" : "tcp" }],
    },
  };
}

function networkPolicy({ name, clients, egress = [] }: Engine): INetworkPolicy {
  const from = clients.map((client) => ({ podSelector: { matchLabels: { "app.kubernetes.io/name": client } } }));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      podSelector: { matchLabels: { "app.kubernetes.io/name": name } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from, ports: [{ protocol: "TCP", port: "server" }] }],
      egress: [...egress],
    },
  };
}
