import { operationRules, securityRules } from "./pod-rules.ts";
import { referenceRules } from "./reference-rules.ts";
import type { Rule } from "./rule.ts";

/** Every rule that a release is held to, by tests and by `shopctl lint`. */
export const allRules: readonly Rule[] = [...securityRules, ...operationRules, ...referenceRules];
