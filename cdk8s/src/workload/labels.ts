import { text } from "../helm/expression.ts";

export type Component = "server" | "migrations" | "test";

/** What selects a service's pods: never changes, or an upgrade would be refused. */
export function selectorOf(name: string, component: Component = "server"): Record<string, string> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/component": component };
}

/** What every object carries. */
export function labelsOf(name: string, component: Component = "server"): Record<string, string> {
  return {
    ...selectorOf(name, component),
    "app.kubernetes.io/part-of": "shopstream",
    "app.kubernetes.io/version": text("Chart.AppVersion"),
    "app.kubernetes.io/managed-by": text("Release.Service"),
  };
}
