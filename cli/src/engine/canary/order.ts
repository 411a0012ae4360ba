import type { Deploy } from "@shopstream/platform/deploy.ts";
import { ShopError } from "../../shop-error.ts";

/**
 * Services in the order in which new versions of them may come: who is called before who calls, so that no caller meets
 * a callee older than it expects. The gateway and the pages ask each other over HTTP; only RPC decides.
 */
export function dependencyOrder(names: readonly string[], deploys: readonly Deploy[]): readonly string[] {
  const unknown = names.filter((name) => !deploys.some((deploy) => deploy.name === name));
  if (unknown.length > 0) throw new ShopError("SHOP-CANARY-001", `there is no service ${unknown.join(", ")}`);
  const done: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (done.includes(name) || path.includes(name)) return;
    const callees = deploys.find((deploy) => deploy.name === name)?.calls ?? [];
    for (const callee of [...callees].sort()) visit(callee, [...path, name]);
    done.push(name);
  };
  for (const name of [...names].sort()) visit(name, []);
  return done.filter((name) => names.includes(name));
}
