import { readFileSync } from "node:fs";
import type { PodImage } from "../../engine/cluster/pods.ts";
import type { Owner } from "./fault-records.ts";

export interface ReaperOrder {
  readonly namespace: string;
  readonly owner: Owner;
  readonly recordPath: string;
  readonly leverPath: string;
  /** Of a pod of the shop: the cluster has it already. */
  readonly image: PodImage;
}

const files = ["reaper-main.ts", "end-fault.ts"] as const;
const folder = "/reaper";
const account = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Why nothing that the reaper may do is more than taking this shop's faults back. */
const rules = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "patch", "delete"] },
  { apiGroups: [""], resources: ["services"], verbs: ["create"] },
  { apiGroups: [""], resources: ["pods/resize"], verbs: ["patch"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["patch"] },
  { apiGroups: ["networking.istio.io"], resources: ["envoyfilters"], verbs: ["delete"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: ["patch"] },
  { apiGroups: ["argoproj.io"], resources: ["rollouts"], verbs: ["patch"] },
];

/** What a reaper consists of, in the order of its making. Everything belongs to the fault's record and goes with it. */
export function reaperObjects(order: ReaperOrder): readonly { readonly path: string; readonly body: object }[] {
  const { namespace, owner } = order;
  const name = `${owner.name.slice(0, 50).replace(/-+$/, "")}-reaper`;
  const metadata = { name, namespace, ownerReferences: [owner], labels: { "app.kubernetes.io/name": "chaos-reaper" } };
  const core = `/api/v1/namespaces/${namespace}`;
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
  return [
    { path: `${core}/configmaps`, body: { metadata, data: program() } },
    { path: `${core}/serviceaccounts`, body: { metadata } },
    { path: `${rbac}/roles`, body: { metadata, rules } },
    { path: `${rbac}/rolebindings`, body: { metadata, subjects, roleRef } },
    {
      path: `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`,
      body: { metadata, spec: toTheApiServer },
    },
    { path: `/apis/batch/v1/namespaces/${namespace}/jobs`, body: { metadata, spec: jobOf(order, metadata) } },
  ];
}

/**
 * Two pods, on two nodes where there are two: Kubernetes needs most of a minute to see that a node is lost, and a fault may be
 * over before. Who takes a fault back second finds it gone. Who is lost or evicted is replaced, as soon as it is told to leave, for
 * as long as none has done the work; hence no number of completions, and no deadline either: a reaper that gave up would leave the fault.
 */
function jobOf(order: ReaperOrder, metadata: { name: string; labels: object }) {
  return {
    parallelism: 2,
    backoffLimit: 1_000,
    podReplacementPolicy: "TerminatingOrFailed",
    template: podOf(order, metadata),
  };
}

/** Five minutes is what pods stay on a node that is lost unless they say otherwise. */
const leavesLostNodes = ["not-ready", "unreachable"].map((state) => ({
  ...{ key: `node.kubernetes.io/${state}`, operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
}));

/** On one node rather than not at all. */
const onTwoNodes = {
  maxSkew: 1,
  topologyKey: "kubernetes.io/hostname",
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels: { "app.kubernetes.io/name": "chaos-reaper" } },
};

function program(): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, readFileSync(new URL(file, import.meta.url), "utf8")]));
}

/** The address of an API server is the cluster's own matter; its port and the DNS are all that is asked. */
const toTheApiServer = {
  podSelector: { matchLabels: { "app.kubernetes.io/name": "chaos-reaper" } },
  policyTypes: ["Ingress", "Egress"],
  ingress: [],
  egress: [{ ports: [{ port: 443 }, { port: 6443 }] }, { ports: [{ port: 53 }, { port: 53, protocol: "UDP" }] }],
};

function podOf({ recordPath, leverPath, image }: ReaperOrder, { name, labels }: { name: string; labels: object }) {
  const { imagePullSecrets, ...from } = image;
  return {
    // Outside of the mesh: it must do its work while the mesh is what is broken.
    metadata: { labels: { ...labels, "sidecar.istio.io/inject": "false" } },
    spec: {
      serviceAccountName: name,
      restartPolicy: "OnFailure",
      tolerations: leavesLostNodes,
      topologySpreadConstraints: [onTwoNodes],
      enableServiceLinks: false,
      imagePullSecrets,
      securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "reaper",
          ...from,
          command: [
            "/usr/local/bin/node",
            `${folder}/reaper-main.ts`,
            "https://kubernetes.default.svc",
            `${account}/token`,
            recordPath,
            leverPath,
          ],
          env: [{ name: "NODE_EXTRA_CA_CERTS", value: `${account}/ca.crt` }],
          resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [{ name: "program", mountPath: folder, readOnly: true }],
        },
      ],
      volumes: [{ name: "program", configMap: { name } }],
    },
  };
}
