import { expect, it } from "vitest";
import { probes } from "./probes.ts";

it("Pods of a service get calls for as long as it answers itself: a store that is away takes only what needs it", () => {
  const { startupProbe, readinessProbe } = probes(120);
  expect([startupProbe.httpGet.path, readinessProbe.httpGet.path]).toEqual(["/healthz", "/healthz"]);
});
