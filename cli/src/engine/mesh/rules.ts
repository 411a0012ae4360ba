import { type Labels, selects } from "../label-selector.ts";
import type { MeshObject } from "./objects.ts";

/** Every list that Istio may match by; one that is empty or missing matches all. */
type Lists = Readonly<Record<string, readonly string[] | undefined>>;

interface Rule {
  readonly from?: readonly { readonly source?: Lists }[];
  readonly to?: readonly { readonly operation?: Lists }[];
  readonly when?: readonly object[];
}

export interface AuthorizationPolicy extends MeshObject {
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Labels };
    readonly targetRefs?: readonly object[];
    readonly action?: string;
    readonly rules?: readonly Rule[];
  };
}

/** What somebody asks of a pod. */
export interface MeshRequest {
  /** Who asks, as the certificate says, without the scheme: `cluster.local/ns/shop/sa/cart`. */
  readonly principal: string;
  readonly namespace: string;
  readonly port: number;
  readonly method: "GET" | "POST";
  readonly path: string;
}

/**
 * Whether the proxy of a pod with these labels lets a request in, by Istio's rules: what is denied is refused, what is allowed let in,
 * and where nothing says who is allowed, everybody is. Conditions that cannot be judged from here count as met.
 */
export function isLetIn(policies: readonly AuthorizationPolicy[], labels: Labels, request: MeshRequest): boolean {
  const own = policies.filter(
    ({ spec }) => spec?.targetRefs === undefined && selects(spec?.selector?.matchLabels, labels),
  );
  const rules = (action: string) => own.filter(({ spec }) => (spec?.action ?? "ALLOW") === action);
  const matching = (action: string) =>
    rules(action)
      .flatMap(({ spec }) => spec?.rules ?? [])
      .filter((rule) => matches(rule, request));
  if (matching("DENY").some(({ when = [] }) => when.length === 0)) return false;
  return rules("ALLOW").length === 0 || matching("ALLOW").length > 0;
}

function matches({ from = [], to = [] }: Rule, request: MeshRequest): boolean {
  const { principal, namespace, port, method, path } = request;
  const isFrom = ({ source = {} }: { source?: Lists }) =>
    fits(source, { principals: principal, namespaces: namespace });
  const isTo = ({ operation = {} }: { operation?: Lists }) =>
    fits(operation, { ports: String(port), methods: method, paths: path });
  return (from.length === 0 || from.some(isFrom)) && (to.length === 0 || to.some(isTo));
}

/** All that is said of what is known of a request: `principals` and `notPrincipals`, and so on. */
function fits(lists: Lists, known: Readonly<Record<string, string>>): boolean {
  return Object.entries(known).every(([name, value]) => {
    const wanted = lists[name] ?? [];
    const unwanted = lists[`not${name.charAt(0).toUpperCase()}${name.slice(1)}`] ?? [];
    const isOneOf = (patterns: readonly string[]) => patterns.some((pattern) => isLike(pattern, value));
    return (wanted.length === 0 || isOneOf(wanted)) && !isOneOf(unwanted);
  });
}

/** A star at one end, or alone; `{*}` within a path is any part of it. */
function isLike(pattern: string, value: string): boolean {
  if (pattern.includes("{*")) return new RegExp(`^${quoted(pattern).replace(/\\\{\\\*\\\*?\\\}/g, ".+")}$`).test(value);
  if (pattern.startsWith("*")) return value.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
