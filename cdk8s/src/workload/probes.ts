/** /healthz says that the process lives and answers, /readyz that it can do its work just now. */
export function probes(startSeconds: number) {
  const get = (path: string) => ({ httpGet: { path, port: "http" } });
  return {
    // The port opens when everything is wired, stores included, so the first answer ends the start.
    startupProbe: { ...get("/healthz"), periodSeconds: 1, failureThreshold: startSeconds },
    // Not whether its stores answer: all replicas of all services share those, and what still works without them would be gone as well.
    readinessProbe: { ...get("/healthz"), periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 2 },
    // Slow to act: restarting what is only busy makes an overload worse.
    livenessProbe: { ...get("/healthz"), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}
