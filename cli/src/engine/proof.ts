/** One claim about the mesh, and what was found. */
export interface Proof {
  readonly claim: string;
  readonly holds: boolean;
  /** How many were tried, and which did not behave. */
  readonly tried: number;
  readonly broken: readonly string[];
}

/** Of nothing nothing is proven. */
export function proof(claim: string, tried: number, broken: readonly string[]): Proof {
  return { claim, tried, broken, holds: broken.length === 0 && tried > 0 };
}
