/** The route that Argo Rollouts puts before all others while a new pod is tried. */
export const smokeRoute = "canary-smoke";

/** Calls that carry it, with the service's name, go to the new pod. */
export const smokeHeader = "x-shop-canary";
