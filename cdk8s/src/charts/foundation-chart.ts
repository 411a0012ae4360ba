import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { z } from "zod";
import { globalValues } from "../global-values.ts";
import { HelmChart, TemplateFile } from "../helm/chart.ts";
import { ref } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { alertmanagerFiles } from "./alertmanager-file.ts";
import { dashboardFile } from "./dashboard-file.ts";
import { externalSecretsFile } from "./external-secrets.ts";
import { secretsTemplate, secretTools } from "./foundation-secrets.ts";
import { plainRulesFile } from "./plain-rules-file.ts";
import { releaseRulesFile } from "./release-rules-file.ts";

const values = z.strictObject({
  generate: z
    .boolean()
    .default(true)
    .describe(
      "Make keys and passwords at the first installation and keep them from then on. It asks the cluster what is there, " +
        "so it needs a real `helm install`: with tools that only render templates, switch it off and bring your own.",
    ),
  admin: z.strictObject({
    email: z.string().default("admin@shopstream.local").describe("Of the first account that may administrate."),
  }),
  externalSecrets: z
    .strictObject({
      enabled: z.boolean().default(false).describe("Make ExternalSecrets for what is not bundled."),
      store: z.string().default("shopstream").describe("Name of the ClusterSecretStore."),
      prefix: z.string().default("shopstream/").describe("Before every key in the store."),
      refreshInterval: z.string().default("1h").describe("How often the store is asked."),
    })
    .describe("For the External Secrets operator."),
  global: globalValues,
});

/** What all services stand on: keys, passwords, and the rule that nobody talks to anybody. */
export function foundationChart(services: readonly ServiceInfo[]): HelmChart {
  const chart = new HelmChart({
    name: "foundation",
    description: "What every service of Shopstream needs first: keys, passwords, default deny",
    values,
    notes,
    readme,
    files: {
      "templates/_kept.tpl": secretTools,
      "templates/secrets.yaml": secretsTemplate(services),
    },
  });
  new TemplateFile(chart, "networkpolicy", ref("global.networkPolicy.enabled")).add(defaultDeny);
  externalSecretsFile(chart, services);
  dashboardFile(chart, services);
  plainRulesFile(chart, services);
  releaseRulesFile(chart, services);
  alertmanagerFiles(chart);
  return chart;
}

const defaultDeny: INetworkPolicy = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "default-deny", labels: { "app.kubernetes.io/part-of": "shopstream" } },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
};

const notes = `Keys and passwords are in {{ .Release.Namespace }}, and stay there when this release is removed.

Whoever administrates signs in as {{ .Values.admin.email }}:

  kubectl --namespace {{ .Release.Namespace }} get secret first-admin \\
    --output 'go-template={{ "{{ .data.BOOTSTRAP_ADMIN_PASSWORD | base64decode }}" }}'
`;

const readme = `Install it first, in the namespace of the shop:

\`\`\`sh
kubectl create namespace shop
kubectl label namespace shop pod-security.kubernetes.io/enforce=restricted
helm install foundation charts/foundation --namespace shop
\`\`\`

| object | holds | made by |
| --- | --- | --- |
| Secret \`<service>-key\`, ConfigMap \`service-certificates\` | the key a service signs its calls with; everybody's public halves | this chart |
| Secret \`access-token-key\`, ConfigMap \`access-token-certificate\` | the key of access tokens; its public half | this chart |
| Secret \`order-token\`, \`mail-token\`, \`unsubscribe\`, \`first-admin\` | what guests' order tokens and links in mails are made with; the first account | this chart |
| Secret \`mail-server\` | \`SMTP_URL\` | you with \`global.mail.own\`; otherwise this chart, with an address where nobody answers until a Service is called \`mail\` |
| Secret \`<service>-database\` | \`DATABASE_URL\` | this chart with \`global.postgresql.bundled\`, otherwise you |
| Secret \`redis\` | \`REDIS_URL\` | this chart with \`global.redis.bundled\`, otherwise you |
| Secret \`stripe\` | \`STRIPE_SECRET_KEY\`, \`STRIPE_PUBLISHABLE_KEY\`, \`STRIPE_WEBHOOK_SECRET\` | this chart with \`global.stripe.simulated\`, otherwise you |

What is made once is kept: upgrades read it back, and removing the release leaves it. To replace a key, delete its Secret,
upgrade this release and restart the services. \`externalSecrets.enabled\` fetches what you would otherwise bring: every key of the
table under the Secret's name, \`shopstream/orders-database\` and so on, in the ClusterSecretStore of \`externalSecrets.store\`.`;
