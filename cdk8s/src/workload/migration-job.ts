import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, literal, ref } from "../helm/expression.ts";
import { secretsOf } from "../secrets.ts";
import type { ServiceInfo } from "../services.ts";
import { imageOf, pullPolicy } from "./image.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { migrationEgress } from "./network-policy.ts";
import { placement, pulling, secretVariables } from "./pod.ts";
import { containerSecurity, podSecurity } from "./security.ts";

const beforeUpgrade = literal("pre-upgrade");
const beforeBoth = literal("pre-install,pre-upgrade");
const asHook = (weight: string) => ({
  "helm.sh/hook": as<string>(call("ternary", beforeUpgrade, beforeBoth, ref("global.migrations.atStart"))),
  "helm.sh/hook-weight": weight,
  "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
});

/** Brings the database to the schema of the version that is about to start; the running one works with it, too. */
export function migrationFile(chart: HelmChart, service: ServiceInfo): void {
  if (!service.hasMigrations) return;
  const { name } = service.deploy;
  allowMigration(chart, name);
  new TemplateFile(chart, "migrations").add<IJob>({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${name}-migrations`,
      labels: labelsOf(name, "migrations"),
      annotations: asHook("1"),
    },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 900,
      ttlSecondsAfterFinished: 3600,
      template: {
        // A sidecar would keep a finished Job alive.
        metadata: { labels: { ...labelsOf(name, "migrations"), "sidecar.istio.io/inject": "false" } },
        spec: {
          // The service's own account does not exist before the first installation.
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          ...pulling(),
          restartPolicy: "Never",
          securityContext: podSecurity,
          containers: [migrateOf(service)],
          volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
          ...placement(),
        },
      },
    },
  });
}

/** The way to the database, there only while the schema changes. */
function allowMigration(chart: HelmChart, name: string): void {
  new TemplateFile(chart, "migrations-networkpolicy", ref("global.networkPolicy.enabled")).add<INetworkPolicy>({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${name}-migrations`, labels: labelsOf(name, "migrations"), annotations: asHook("0") },
    spec: {
      podSelector: { matchLabels: selectorOf(name, "migrations") },
      policyTypes: ["Ingress", "Egress"],
      egress: migrationEgress(),
    },
  });
}

function migrateOf({ deploy }: ServiceInfo) {
  const database = secretsOf(deploy).filter(({ value: path }) => path === "database");
  return {
    name: "migrate",
    image: imageOf(deploy.name),
    imagePullPolicy: pullPolicy(),
    args: ["migrate"],
    env: secretVariables(database),
    resources: { requests: { cpu: "50m", memory: "96Mi" }, limits: { memory: "256Mi" } },
    securityContext: containerSecurity,
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}
