import { describe, expect, it } from "vitest";
import { differences } from "./live-difference.ts";

describe("what an installation would change", () => {
  const wanted = { spec: { replicas: 2, ports: [{ name: "http", port: 80 }], paused: false } };

  it("is nothing where the cluster only added to it", () => {
    const found = {
      spec: { replicas: 2, ports: [{ name: "http", port: 80, protocol: "TCP" }], strategy: {} },
      status: { ready: 2 },
    };
    expect(differences(wanted, found)).toEqual([]);
  });

  it("is nothing where the cluster leaves out an empty list, and all of it where the list is not empty there", () => {
    const closed = { spec: { egress: [] } };
    expect(differences(closed, { spec: {} })).toEqual([]);
    expect(differences(closed, { spec: { egress: [{}] } })).toEqual([{ path: "spec.egress", wanted: [], found: [{}] }]);
  });

  it("is each member that differs, by its path", () => {
    const found = { spec: { replicas: 3, ports: [{ name: "http", port: 81 }] } };
    expect(differences(wanted, found)).toEqual([
      { path: "spec.replicas", wanted: 2, found: 3 },
      { path: "spec.ports[0].port", wanted: 80, found: 81 },
    ]);
  });

  it("is a whole list where items were added or removed", () => {
    expect(differences(wanted, { spec: { replicas: 2, ports: [] } })).toEqual([
      { path: "spec.ports", wanted: [{ name: "http", port: 80 }], found: [] },
    ]);
  });

  it("is everything where nothing is there", () => {
    expect(differences(wanted, undefined).map(({ path }) => path)).toEqual(["spec.replicas", "spec.ports"]);
  });
});
