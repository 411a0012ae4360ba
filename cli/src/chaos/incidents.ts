import type { Clock } from "@shopstream/platform/clock.ts";
import { queryPrometheus } from "../engine/prometheus.ts";

const query = 'ALERTS{alertstate="firing",severity="page"}';
const answersWithinMs = 5_000;

/** Alerts for which somebody is awake already; none is known without a Prometheus. */
export async function incidents(prometheusUrl: string | undefined, clock: Clock): Promise<readonly string[]> {
  if (prometheusUrl === undefined) return [];
  const firing = await queryPrometheus(prometheusUrl, query, clock.timeout(answersWithinMs));
  return [...new Set(firing.map(({ labels }) => `an incident: ${labels["alertname"]} fires`))];
}
