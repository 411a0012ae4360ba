import { as, call, literal, ref, text } from "../helm/expression.ts";

/** `registry/name:tag`, or with a digest behind it, which then decides. */
export function imageOf(name: string): string {
  const own = call("default", ref("global.image.tag"), ref("image.tag"));
  const tag = call("default", ref("Chart.AppVersion"), own);
  const digest = call("prefixed", literal("@"), ref("image.digest"));
  return `${as<string>(ref("global.image.registry"))}/${name}:${as<string>(tag)}${as<string>(digest)}`;
}

export function pullPolicy(): never {
  return text("global.image.pullPolicy") as never;
}
