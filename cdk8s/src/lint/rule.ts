import type { Rendered } from "../helm/render-chart.ts";

/** What is wrong, and where: one line that a person can act on. */
export interface Finding {
  readonly rule: string;
  readonly where: string;
  readonly what: string;
}

/** A property that the objects of a release must have. */
export interface Rule {
  readonly name: string;
  readonly why: string;
  check(objects: readonly Rendered[]): readonly Omit<Finding, "rule">[];
}

export function inspect(objects: readonly Rendered[], rules: readonly Rule[]): readonly Finding[] {
  return rules.flatMap((rule) => rule.check(objects).map((finding) => ({ rule: rule.name, ...finding })));
}
