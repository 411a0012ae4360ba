import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@shopstream/platform/config.ts";

const secretName = /SECRET|PASSWORD|TOKEN|KEY|CREDENTIAL|HEADERS/i;
/** Shorter ones would take words out of sentences. */
const shortest = 8;
const hidden = "[redacted]";

// What looks like a secret or a person, also where it is none of ours.
const patterns: readonly (readonly [RegExp, string])[] = [
  [/(:\/\/[^\s/:@"]*):[^\s/@"]+@/g, `$1:${hidden}@`],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, hidden],
  [/\b(sk|rk|whsec)_\w{8,}/g, hidden],
  [/_secret_\w+/g, `_secret_${hidden}`],
  [/(bearer|basic) [\w+/=.~-]{8,}/gi, `$1 ${hidden}`],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, "[email]"],
];

/** Takes out of a text what must not leave the machine: the secrets that are known here, and what looks like others. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= shortest);
  return (text) => {
    const clean = known.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
    return patterns.reduce((rest, [pattern, word]) => rest.replaceAll(pattern, word), clean);
  };
}

/** Those of a local platform, and those that the environment was given. */
export function secretsOf(home: string, env: Environment): readonly string[] {
  const given = Object.entries(env).flatMap(([name, value]) => (secretName.test(name) && value ? [value] : []));
  const folder = join(home, "secrets");
  const kept = existsSync(folder) ? readdirSync(folder).map((file) => readSecret(join(folder, file))) : [];
  return [...kept, ...given];
}

// Of a key pair only one member is secret; the rest is in every token.
function readSecret(file: string): string {
  const text = readFileSync(file, "utf8").trim();
  if (!file.endsWith(".json")) return text;
  return (JSON.parse(text) as { readonly d?: string }).d ?? "";
}

/** What is set of what shopctl and the services read; of secrets only that they are. */
export function settingsOf(env: Environment): Record<string, string> {
  const ours = /^(SHOP|STRIPE_|KAFKA_|OPENSEARCH_|OTEL_|SEARCH_ENGINE|SMTP_|MAIL_|BUS$|LOG_LEVEL$|NODE_|KUBECONFIG$)/;
  const set = Object.entries(env).filter(([name, value]) => ours.test(name) && value !== undefined);
  return Object.fromEntries(set.map(([name, value = ""]) => [name, secretName.test(name) ? "[set]" : value]));
}
