import { describe, expect, it } from "vitest";
import { poll } from "../../platform/src/embedded/poll.ts";
import { forwarded } from "./testing/probes.ts";

type Series = { data: { result: readonly { metric: { pod?: string }; value: [number, string] }[] } };

describe("Prometheus on the bed", () => {
  it("finds and reads the pods that ask for it", async () => {
    const up = await forwarded(["--namespace", "monitoring", "service/prometheus", ":9090"], (url) =>
      poll(
        async () => {
          const query = await fetch(`${url}/api/v1/query?query=up{namespace="monitoring"}==1`);
          const { data } = (await query.json()) as Series;
          return data.result.length > 0 ? data.result : undefined;
        },
        { what: "the first pod", timeoutMs: 60_000, intervalMs: 500 },
      ),
    );
    expect(up.map(({ metric }) => metric.pod)).toContainEqual(expect.stringMatching(/^prometheus-/));
  });
});
