import { z } from "zod";
import { globalValues } from "../global-values.ts";
import { HelmChart } from "../helm/chart.ts";
import type { ServiceInfo } from "../services.ts";
import { environments, printEnvironment } from "./environments.ts";

const engines = [
  { name: "postgresql", condition: "global.postgresql.bundled" },
  { name: "redis", condition: "global.redis.bundled" },
  { name: "stripe-simulator", condition: "global.stripe.simulated" },
];

/** The whole shop in one release. */
export function umbrellaChart(services: readonly ServiceInfo[]): HelmChart {
  const names = services.map(({ deploy }) => deploy.name);
  const parts = ["foundation", "mesh", ...engines.map(({ name }) => name), ...names, "edge"];
  const section = (name: string) =>
    z.looseObject({}).default({}).describe(`Values of the chart ${name}, as in charts/${name}/values.yaml.`);
  return new HelmChart({
    name: "shopstream",
    description: "The whole shop: every service, what they stand on, and the way in",
    values: z.strictObject({
      global: globalValues,
      ...Object.fromEntries(parts.map((name) => [name, section(name)])),
    }),
    dependencies: [
      { name: "foundation" },
      { name: "mesh", condition: "global.mesh.enabled" },
      ...engines,
      ...names.map((name) => ({ name, condition: `${name}.enabled` })),
      { name: "edge", condition: "edge.enabled" },
    ],
    notes,
    readme: readme(names.join(" ")),
    files: Object.fromEntries(
      environments(services).map((environment) => [`values-${environment.name}.yaml`, printEnvironment(environment)]),
    ),
  });
}

const notes = `{{- $later := or .Values.global.postgresql.bundled (dig "externalSecrets" "enabled" false .Values.foundation) }}
{{- if and $later .Release.IsInstall (not .Values.global.migrations.atStart) }}
{{- fail "a bundled PostgreSQL and Secrets from a vault come with this release, after its hooks: set global.migrations.atStart=true for the first installation" }}
{{- end }}
The shop is being rolled out in {{ .Release.Namespace }}. It answers at
{{ .Values.global.publicUrl | default (printf "https://%s" .Values.global.host) }}

  kubectl --namespace {{ .Release.Namespace }} get pods
  helm test {{ .Release.Name }} --namespace {{ .Release.Namespace }}
{{- if or .Values.global.postgresql.bundled .Values.global.redis.bundled .Values.global.stripe.simulated }}

WARNING: parts that are bundled for trials are in use
{{- if .Values.global.postgresql.bundled }}
  - postgresql: one pod, no replica, no backup
{{- end }}
{{- if .Values.global.redis.bundled }}
  - redis: one pod, no replica
{{- end }}
{{- if .Values.global.stripe.simulated }}
  - stripe-simulator: no money moves
{{- end }}
{{- end }}
`;

const readme = (names: string) => `\`\`\`sh
kubectl create namespace shop
kubectl label namespace shop pod-security.kubernetes.io/enforce=restricted
helm dependency update charts/shopstream
helm install shop charts/shopstream --namespace shop --values charts/shopstream/values-local.yaml
\`\`\`

| values file | for |
| --- | --- |
| \`values-local.yaml\` | one machine: everything bundled, one pod each, images that were loaded by hand |
| \`values-staging.yaml\` | a shared cluster: your engines, mesh, rollouts and monitoring on, the simulator in place of Stripe |
| \`values-production.yaml\` | your engines, Stripe, secrets from a vault, autoscaling |

What is yours must be there before: with your own PostgreSQL and Redis the Secrets that the README of \`foundation\` names, or the
ClusterSecretStore that \`foundation.externalSecrets\` asks; with \`edge.kind=istio\` the certificate as a Secret in the gateway's
namespace. Product pictures are addresses: no service of today stores files, so there is no S3 to configure.

Images come from the one Dockerfile, a service at a time, into a registry that \`global.image.registry\` names:

\`\`\`sh
for service in postgresql redis stripe-simulator ${names}; do
  docker build --build-arg SERVICE=$service --tag registry.example.com/shopstream/$service:0.1.0 .
  docker push registry.example.com/shopstream/$service:0.1.0
done
\`\`\`

\`make images\` builds them all without Docker, into one archive for \`docker load\` or \`ctr images import\`.

Each part is a chart of its own as well, to be released by itself: install \`foundation\` first, then the engines, then the
services in any order, with the same \`global\` values. That is what \`shopctl up --target context\` does.`;
