import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@shopstream/platform/config.ts";
import type { Check } from "./doctor.ts";

/** Whether what is secret here is kept so. */
export function securityChecks(home: string, env: Environment): Check[] {
  return [ownerAlone(home), cardKeys(env)];
}

/** Not even whether somebody else has read them can be told afterwards. */
function ownerAlone(home: string): Check {
  const folder = join(home, "secrets");
  const kept = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const files = [folder, join(home, "platform.json"), ...kept].filter((file) => existsSync(file));
  const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0);
  return {
    category: "security",
    name: "secrets",
    verdict: open.length === 0 ? "ok" : "fatal",
    detail: open.length === 0 ? `${files.length} files that their owner alone may read` : `others may read ${open}`,
    hint: `chmod go= ${open.join(" ")}; they may be known: shopctl down --purge makes new ones, and empties the shop`,
  };
}

function cardKeys({ STRIPE_SECRET_KEY }: Environment): Check {
  const check = { category: "security", name: "card keys", hint: "use test keys, or none for the simulator" } as const;
  if (STRIPE_SECRET_KEY === undefined) return { ...check, verdict: "ok", detail: "the simulator's" };
  const isLive = STRIPE_SECRET_KEY.startsWith("sk_live_");
  return {
    ...check,
    verdict: isLive ? "fatal" : "ok",
    detail: isLive ? "live: cards are charged" : "Stripe's test keys",
  };
}
