/**
 * How a Rollout replaces pods. Without steps it is a rolling update; steps, traffic routing and analysis come with the
 * mesh and the service's objectives.
 */
export function canary() {
  return { canary: { maxSurge: 1, maxUnavailable: 0 } };
}
