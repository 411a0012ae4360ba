import { ShopError } from "../shop-error.ts";

/** Whether a command is about a Kubernetes cluster and not about this machine. A word it does not know is refused. */
export function isOnCluster(target: string): boolean {
  if (target === "context") return true;
  if (target === "local") return false;
  throw new ShopError("SHOP-CLI-001", `--target ${target} is not known: use local or context`);
}
