import { ShopError } from "../../shop-error.ts";

/** The last word of who ended faults: what is still there is never passed over. */
export function stillBroken(left: readonly string[]): string {
  return left.length === 0 ? "nothing is broken on purpose any more" : `still broken: ${left.join("; ")}`;
}

export function residueErrors(left: readonly string[]): readonly ShopError[] {
  return left.length === 0 ? [] : [new ShopError("SHOP-CHAOS-012", left.join("; "))];
}
