import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { readServices, type ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { type FakeMesh, fakeMesh, meshedObjects } from "../../testing/fake-mesh.ts";
import { isConsistent } from "./edges.ts";
import { meshGraph } from "./graph.ts";

let services: readonly ServiceInfo[];
let objects: readonly Rendered[];
beforeAll(async () => {
  services = await readServices();
  objects = meshedObjects(services);
});

/** What of the graph is not as it should be: edges as `caller callee`, with the witnesses that say so, and objects. */
async function wrongIn(mesh: Partial<FakeMesh>) {
  const { edges, deviations } = await meshGraph(fakeMesh({ services, ...mesh }), services);
  const words = (edge: object) =>
    Object.entries(edge)
      .filter(([, value]) => value === true)
      .map(([name]) => name)
      .join();
  return {
    edges: edges.filter((edge) => !isConsistent(edge)).map((edge) => `${edge.caller} ${edge.callee}: ${words(edge)}`),
    objects: deviations.map(({ object, what }) => `${object} ${what}`),
  };
}

type Spec = Readonly<Record<string, unknown>>;
const is = (kind: string, name: string) => (object: Rendered) => object.kind === kind && object.metadata.name === name;
const without = (kind: string, name: string) => objects.filter((object) => !is(kind, name)(object));

/** The charts' objects, one of them with another spec. */
function withSpec(kind: string, name: string, change: (spec: Spec) => Spec): readonly Rendered[] {
  const isIt = is(kind, name);
  return objects.map((object) => (isIt(object) ? { ...object, spec: change(object.spec as Spec) } : object));
}

function withMore(kind: string, name: string, spec: Spec): readonly Rendered[] {
  return [...objects, { apiVersion: "security.istio.io/v1", kind, metadata: { name }, spec }];
}

const selecting = (name: string) => ({ selector: { matchLabels: { "app.kubernetes.io/name": name } } });
const rulesOf = ({ rules }: Spec) => rules as readonly object[];

describe("the graph of a mesh", () => {
  it("has the declared calls, allowed and known, and nothing else", async () => {
    const { edges, deviations } = await meshGraph(fakeMesh({ services }), services);
    expect(edges.filter((edge) => !isConsistent(edge))).toEqual([]);
    expect(deviations).toEqual([]);
    expect(edges.length).toBeGreaterThan(20);
    expect(edges).toContainEqual(expect.objectContaining({ caller: "orders", callee: "payments", declared: true }));
  });

  it("is the same where the shop was installed with other values, which Helm remembers", async () => {
    const values = { global: { mesh: { enabled: true, trustDomain: "shop.example" }, monitoring: { enabled: true } } };
    expect(await wrongIn({ values })).toEqual({ edges: [], objects: [] });
  });

  it("cannot be drawn where Helm knows of no shop", async () => {
    await expect(wrongIn({ isUnknown: true })).rejects.toThrow(/Helm knows of no shop/);
  });

  it("shows a rule that lets in everybody", async () => {
    const has = withSpec("AuthorizationPolicy", "payments", (spec) => ({ ...spec, rules: [...rulesOf(spec), {}] }));
    const wrong = await wrongIn({ has });
    expect(wrong.edges).toContain("* payments: allowed");
    expect(wrong.edges).toContain("cart payments: allowed");
    expect(wrong.edges.every((edge) => edge.includes(" payments: "))).toBe(true);
    expect(wrong.objects).toEqual(["AuthorizationPolicy/payments differs from the charts in spec.rules"]);
  });

  it("shows another policy that selects a service, whatever it is called, and not one of somebody else's pods", async () => {
    const principals = ["cluster.local/ns/shop/sa/cart"];
    const rules = [{ from: [{ source: { principals } }] }];
    const wrong = await wrongIn({
      has: withMore("AuthorizationPolicy", "backdoor", { ...selecting("orders"), rules }),
    });
    expect(wrong.edges).toEqual(["cart orders: allowed"]);
    expect(wrong.objects).toEqual(["AuthorizationPolicy/backdoor is of no chart, and bears on the shop"]);
    const theirs = withMore("AuthorizationPolicy", "theirs", { ...selecting("wiki"), rules });
    expect(await wrongIn({ has: theirs })).toEqual({ edges: [], objects: [] });
  });

  it.each([["*"], ["cluster.local/*"], ["*/sa/anybody"]])("shows a policy that lets in %s", async (name) => {
    const rules = [{ from: [{ source: { principals: [name, "cluster.local/ns/shop/sa/cart"] } }] }];
    const { edges } = await wrongIn({
      has: withMore("AuthorizationPolicy", "backdoor", { ...selecting("orders"), rules }),
    });
    expect(edges).toContain("* orders: allowed");
    expect(edges).toContain("cart orders: allowed");
  });

  it("shows a policy that lets in a namespace, or everybody but somebody", async () => {
    const from = async (source: Spec) => {
      const has = withMore("AuthorizationPolicy", "backdoor", {
        ...selecting("orders"),
        rules: [{ from: [{ source }] }],
      });
      return (await wrongIn({ has })).edges;
    };
    const theirs = await from({ namespaces: ["shop"] });
    expect(theirs).toContain("cart orders: allowed");
    expect(theirs).not.toContain("* orders: allowed");
    expect(await from({ notPrincipals: ["cluster.local/ns/shop/sa/cart"] })).toContain("* orders: allowed");
    expect(await from({ notPrincipals: ["cluster.local/ns/shop/sa/cart"] })).not.toContain("cart orders: allowed");
  });

  it("shows a caller whose proxy finds every way", async () => {
    const wrong = await wrongIn({
      has: withSpec("Sidecar", "cart", (spec) => ({ ...spec, egress: [{ hosts: ["*/*"] }] })),
    });
    expect(wrong.edges).toContain("cart payments: known");
    expect(wrong.edges).toContain("cart *: known");
    expect(wrong.objects).toEqual(["Sidecar/cart differs from the charts in spec.egress[0].hosts"]);
    const inside = withSpec("Sidecar", "cart", (spec) => ({ ...spec, egress: [{ hosts: ["./*"] }] }));
    expect((await wrongIn({ has: inside })).edges).not.toContain("cart *: known");
  });

  it("shows that the default deny is gone, by whom it leaves open", async () => {
    expect(await wrongIn({ has: without("AuthorizationPolicy", "default-deny") })).toEqual({
      edges: ["* *: allowed"],
      objects: ["AuthorizationPolicy/default-deny is not there"],
    });
  });

  it("shows a policy that is missing: its callers are refused, and without the default deny everybody is let in", async () => {
    const gone = without("AuthorizationPolicy", "payments");
    const closed = await wrongIn({ has: gone });
    expect(closed.edges).toContain("orders payments: declared,known");
    expect(closed.objects).toEqual(["AuthorizationPolicy/payments is not there"]);
    const open = await wrongIn({ has: gone.filter(({ metadata }) => metadata.name !== "default-deny") });
    expect(open.edges).toContain("* payments: allowed");
  });

  it("shows a policy that refuses whom another lets in", async () => {
    const rules = [{ from: [{ source: { principals: ["cluster.local/ns/shop/sa/orders"] } }] }];
    const has = withMore("AuthorizationPolicy", "no", { ...selecting("payments"), action: "DENY", rules });
    expect((await wrongIn({ has })).edges).toEqual(["orders payments: declared,known"]);
  });

  it("shows that a certificate is not asked for, of all or at one port", async () => {
    const loose = withSpec("PeerAuthentication", "default", () => ({ mtls: { mode: "PERMISSIVE" } }));
    expect((await wrongIn({ has: loose })).objects).toEqual([
      "PeerAuthentication/default differs from the charts in spec.mtls.mode",
    ]);
    const spec = { ...selecting("payments"), portLevelMtls: { "4004": { mode: "DISABLE" } } };
    expect((await wrongIn({ has: withMore("PeerAuthentication", "extra", spec) })).objects).toEqual([
      "PeerAuthentication/extra is of no chart, and bears on the shop",
    ]);
  });

  it("shows a member that somebody added to an object, though all that the charts want is there", async () => {
    const spec = (before: Spec) => ({ ...before, portLevelMtls: { "4004": { mode: "PERMISSIVE" } } });
    expect((await wrongIn({ has: withSpec("PeerAuthentication", "default", spec) })).objects).toEqual([
      "PeerAuthentication/default differs from the charts in spec.portLevelMtls.4004.mode",
    ]);
  });

  it("shows a call that was seen and that nobody declared", async () => {
    const page = 'rpc_client_duration_seconds_count{method="Authorise",code="ok"} 3\n';
    const { edges } = await wrongIn({ prints: (pod) => (pod === "cart" ? page : "") });
    expect(edges).toEqual(["cart payments: observed"]);
  });
});
