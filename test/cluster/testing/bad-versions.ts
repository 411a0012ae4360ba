import type { PodTemplate } from "../../../cli/src/engine/canary/rollout.ts";

// New versions that are bad on purpose: the same image, with something of its template turned against it.

interface Server {
  readonly name: string;
  readonly env?: readonly object[];
  readonly volumeMounts?: readonly object[];
}

interface Template extends PodTemplate {
  readonly spec: {
    readonly containers: readonly (Server & { readonly image: string })[];
    readonly volumes?: readonly object[];
  };
}

export type Turn = (template: PodTemplate) => PodTemplate;

function withServer(
  template: PodTemplate,
  change: (server: Server) => object,
  volumes: readonly object[] = [],
): PodTemplate {
  const { metadata, spec } = template as Template;
  const containers = spec.containers.map((each) => (each.name === "server" ? { ...each, ...change(each) } : each));
  return { metadata, spec: { ...spec, containers, volumes: [...(spec.volumes ?? []), ...volumes] } } as PodTemplate;
}

const withEnv = (name: string, value: string) => (server: Server) => ({
  env: [...(server.env ?? []), { name, value }],
});

/** Code that runs before the service's own. */
const preload =
  (code: string): Turn =>
  (template) =>
    withServer(template, withEnv("NODE_OPTIONS", `--import=data:text/javascript,${encodeURIComponent(code)}`));

/** The same with other settings. */
export const withEnvironment =
  (environment: Readonly<Record<string, string>>): Turn =>
  (template) =>
    withServer(template, ({ env = [] }) => ({
      env: [
        ...env.filter((each) => !((each as { name: string }).name in environment)),
        ...Object.entries(environment).map(([name, value]) => ({ name, value })),
      ],
    }));

/** Nothing but another name: a good one. */
export const sameAgain = (name: string): Turn => withEnvironment({ RELEASE: name });

export const faultsMap = "bed-faults";

/** Faults at its own calls, as experiments have them, for good: a file of the ConfigMap. */
export const withFault =
  (file: string, path = `/etc/bed-faults/${file}`): Turn =>
  (template) =>
    withServer(
      template,
      (server) => ({
        ...withEnv("FAULTS_FILE", path)(server),
        volumeMounts: [
          ...(server.volumeMounts ?? []),
          { name: faultsMap, mountPath: "/etc/bed-faults", readOnly: true },
        ],
      }),
      [{ name: faultsMap, configMap: { name: faultsMap, defaultMode: 0o444 } }],
    );

export const faultFiles = (until: number): Readonly<Record<string, string>> => {
  const of = (rule: object) => JSON.stringify({ faults: [{ id: "bad", until, service: "orders", ...rule }] });
  return {
    "errors.json": of({ effect: "error", percent: 20 }),
    "slow.json": of({ effect: "latency", delayMs: 500 }),
    "route.json": of({ effect: "error", method: "GetOrder" }),
  };
};

export const crashing: Turn = (template) =>
  withServer(template, () => ({ command: ["/usr/local/bin/node", "--eval", "process.exit(1)"] }));

// Not from the start: a version that is ill at once never gets a call. By then it has its first share.
const illAfterMs = 35_000;
const later = (code: string) => preload(`setTimeout(() => { ${code} }, ${illAfterMs}).unref();`);

/** The same fault, which the smoke test does not see yet. */
export const withLaterFault =
  (file: string): Turn =>
  (template) =>
    later(`
      const { copyFileSync, renameSync } = process.getBuiltinModule("node:fs");
      copyFileSync("/etc/bed-faults/${file}", "/tmp/copied");
      renameSync("/tmp/copied", "/tmp/faults.json");`)(withFault(file, "/tmp/faults.json")(template));

/** Memory is at its limit 50 seconds after it began: not before somebody could notice. */
export const leaking = later("const kept = []; setInterval(() => kept.push(Buffer.alloc(4e6, 1)), 1000).unref();");

/** Ends again and again, with calls under way. */
export const dying = later("process.exit(1);");

/** Every card that it is given becomes one that is declined. */
export const declining = preload(`
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
const request = http.request;
http.request = (options, ...rest) => {
  if (options?.method !== "POST" || !String(options.path).startsWith("/v1/payment_intents")) return request(options, ...rest);
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).filter(([name]) => name.toLowerCase() !== "content-length"));
  const sent = request({ ...options, headers }, ...rest);
  const turned = (body) => String(body).replace(/pm_card_visa(?!_)/g, "pm_card_visa_chargeDeclined");
  const write = sent.write.bind(sent);
  sent.write = (body, ...more) => write(turned(body), ...more);
  return sent;
};
syncBuiltinESMExports();
`);
