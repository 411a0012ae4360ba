import type { PodTemplate } from "./rollout.ts";

interface Server {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly object[];
  readonly volumeMounts?: readonly object[];
}

const folder = "/etc/shop-drill";
const file = "faults.json";

/** A rule of a fault as a service reads it from FAULTS_FILE: void after `until`, whoever is left to take it away. */
export const ruleFile = (rule: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => ({
  [file]: JSON.stringify({ faults: [rule] }),
});

const laterFile = "/tmp/shop-drill.json";

/** Runs before the service's own code, and puts the rules where they are read, whole, when the time has come. */
const later = (afterMs: number) => `
setTimeout(() => {
  const { copyFileSync, renameSync } = process.getBuiltinModule("node:fs");
  copyFileSync("${folder}/${file}", "${laterFile}.new");
  renameSync("${laterFile}.new", "${laterFile}");
}, ${afterMs}).unref();`;

export const faultsOf = (service: string, percent: number, until: number) =>
  ruleFile({ id: "drill", until, service, effect: "error", percent });

/** The same version, which fails a share of its calls, at once or a while after each of its pods began: the rules are in a ConfigMap. */
export function faulty({ metadata, spec }: PodTemplate, configMap: string, afterMs?: number): PodTemplate {
  const { volumes = [], ...rest } = spec as PodTemplate["spec"] & { readonly volumes?: readonly object[] };
  const containers = (spec.containers as readonly Server[]).map((server) =>
    server.name === "server" ? withFaults(server, configMap, afterMs) : server,
  );
  const volume = { name: configMap, configMap: { name: configMap, defaultMode: 0o444 } };
  return { metadata, spec: { ...rest, containers, volumes: [...volumes, volume] } as PodTemplate["spec"] };
}

function withFaults(server: Server, configMap: string, afterMs: number | undefined): Server {
  const env =
    afterMs === undefined
      ? [{ name: "FAULTS_FILE", value: `${folder}/${file}` }]
      : [
          { name: "FAULTS_FILE", value: laterFile },
          { name: "NODE_OPTIONS", value: `--import=data:text/javascript,${encodeURIComponent(later(afterMs))}` },
        ];
  return {
    ...server,
    env: [...(server.env ?? []), ...env],
    volumeMounts: [...(server.volumeMounts ?? []), { name: configMap, mountPath: folder, readOnly: true }],
  };
}
