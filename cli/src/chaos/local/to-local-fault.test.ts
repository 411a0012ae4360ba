import { describe, expect, it } from "vitest";
import type { PlatformFile } from "../../engine/platform-file.ts";
import { findExperiment } from "../experiment-files.ts";
import { toLocalFault } from "./to-local-fault.ts";

const wire = { mode: "wire" } as PlatformFile;
const faultOf = (experiment: string, file = wire) => toLocalFault(findExperiment(experiment), file, "/data");

describe("a fault of an experiment, as the supervisor of this machine makes it", () => {
  it("leaves a service's own process a part of a core, or the one that all share", () => {
    expect(faultOf("search-starved")).toEqual({ kind: "throttle", process: "search", percent: 10 });
    const shared = { mode: "colocated" } as PlatformFile;
    expect(faultOf("search-starved", shared)).toMatchObject({ process: "platform" });
  });

  it("closes the database for writes where its data is", () => {
    expect(faultOf("postgres-full")).toEqual({ kind: "readonly", process: "postgres", dataDir: "/data" });
  });

  it.each(["search-name-lost", "orders-drained", "search-short-of-memory", "certificate-expired"])(
    "is refused with the reason where only a cluster can make it: %s",
    (experiment) => {
      expect(() => faultOf(experiment)).toThrow(expect.objectContaining({ code: "SHOP-CHAOS-004" }));
    },
  );
});
