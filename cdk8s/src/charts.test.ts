import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { routesOf } from "./charts/edge-chart.ts";
import { type Environment, environments } from "./charts/environments.ts";
import { allCharts } from "./charts.ts";
import { settingsOf } from "./environment.ts";
import type { HelmChart } from "./helm/chart.ts";
import { merge, type Rendered, renderChart, renderUmbrella } from "./helm/render-chart.ts";
import { defaultValues, valuesSchema } from "./helm/values-file.ts";
import { chartFiles } from "./helm/write-chart.ts";
import { allowedEdges, type Edge } from "./lint/call-graph.ts";
import { findModelProblems } from "./lint/models.ts";
import { inspect } from "./lint/rule.ts";
import { allRules } from "./lint/rules.ts";
import { readServices, repository, type ServiceInfo } from "./services.ts";

let services: readonly ServiceInfo[];
let charts: readonly HelmChart[];
let releases: readonly (readonly [Environment["name"], readonly Rendered[]])[];

const shop = { name: "shop", namespace: "shop" };
const chartOf = (name: string) => charts.find(({ info }) => info.name === name) as HelmChart;
const objectsOf = (wanted: Environment["name"]) => releases.find(([name]) => name === wanted)?.[1] ?? [];
const find = (objects: readonly Rendered[], kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

function get(objects: readonly Rendered[], kind: string, name: string): Rendered {
  const found = find(objects, kind, name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

beforeAll(async () => {
  services = await readServices();
  charts = allCharts(services);
  releases = environments(services).map(({ name, values }) => [name, renderUmbrella(charts, values, shop)] as const);
});

describe("the charts", () => {
  it("are committed as they are generated, one for each service", () => {
    for (const chart of charts)
      for (const [file, content] of Object.entries(chartFiles(chart)))
        expect(readFileSync(path.join(repository, "charts", chart.info.name, file), "utf8"), file).toBe(content);
    expect(charts.map(({ info }) => info.name)).toEqual(
      expect.arrayContaining(services.map(({ deploy }) => deploy.name)),
    );
  });

  it("follow every rule in every environment", () => {
    for (const [name, objects] of releases) expect(inspect(objects, allRules), name).toEqual([]);
  });

  it("have objects that are valid by the models of their kinds", async () => {
    for (const [name, objects] of releases) {
      const { problems, checked } = await findModelProblems(objects);
      expect(problems, name).toEqual([]);
      expect(checked).toBeGreaterThan(60);
    }
  });

  it("send payments to the simulator, and browsers to its public address, where Stripe is simulated", () => {
    const { data } = get(objectsOf("local"), "ConfigMap", "payments") as Rendered & { data: Record<string, string> };
    expect(data["STRIPE_API_BASE"]).toBe("http://stripe-simulator:12111");
    expect(data["STRIPE_PUBLIC_API_BASE"]).toMatch(/^https?:/);
  });

  it("give each service every setting of its own", () => {
    for (const service of services) {
      const { data = {} } = find(objectsOf("local"), "ConfigMap", service.deploy.name) ?? {};
      expect(Object.keys(data)).toEqual(expect.arrayContaining(Object.keys(settingsOf(service))));
    }
  });

  it("tell who is asked over HTTP at which address", () => {
    for (const { deploy } of services)
      for (const callee of deploy.callsOverHttp ?? []) {
        const { data = {} } = find(objectsOf("production"), "ConfigMap", deploy.name) ?? {};
        const port = services.find((service) => service.deploy.name === callee)?.deploy.httpPort;
        expect(Object.values(data), deploy.name).toContain(`http://${callee}:${port}`);
      }
  });
});

describe("the calls between services", () => {
  const engines = new Set(["postgresql", "redis", "stripe-simulator"]);
  const between = (edges: readonly Edge[]) => edges.filter((edge) => !/-(test|smoke)\b/.test(edge) && !isEngine(edge));
  const isEngine = (edge: Edge) => edge.split(/ -> |:/).some((end) => engines.has(end));

  function declared(): readonly Edge[] {
    const portOf = (name: string) => services.find(({ deploy }) => deploy.name === name)?.deploy;
    return services
      .flatMap(({ deploy }) => [
        ...deploy.calls.map((callee): Edge => `${deploy.name} -> ${callee}:${portOf(callee)?.grpcPort ?? 0}`),
        ...(deploy.callsOverHttp ?? []).map(
          (callee): Edge => `${deploy.name} -> ${callee}:${portOf(callee)?.httpPort ?? 0}`,
        ),
      ])
      .sort();
  }

  it("are those that policies allow, at the caller's and at the callee's", () => {
    for (const [name, objects] of releases) {
      const { ingress, egress } = allowedEdges(objects);
      expect(between(ingress), name).toEqual(declared());
      expect(between(egress), name).toEqual(declared());
    }
  });

  it("to bundled engines are allowed on both sides, or on neither", () => {
    const { ingress, egress } = allowedEdges(objectsOf("local"));
    const toPort = (edge: Edge) => edge.replace(/:(\d+|server)$/, "");
    const toEngines = (edges: readonly Edge[]) => edges.filter(isEngine).map(toPort).sort();
    expect(toEngines(egress)).toEqual(toEngines(ingress));
    expect(toEngines(egress)).toContain("orders -> postgresql");
    expect(toEngines(egress)).not.toContain("cart -> postgresql");
  });

  it("end where somebody changes a policy on one side only", () => {
    const without = objectsOf("local").filter(
      ({ kind, metadata }) => !(kind === "NetworkPolicy" && metadata.name === "inventory"),
    );
    const { ingress, egress } = allowedEdges(without);
    expect(between(ingress)).not.toEqual(between(egress));
  });
});

describe("the values", () => {
  const problemsWith = (name: string, values: object) => {
    const { $schema: _, ...schema } = valuesSchema(chartOf(name).info.values);
    const validate = new Ajv({ strict: false }).compile(schema);
    const merged = merge(defaultValues(schema), values as Record<string, unknown>);
    return validate(merged)
      ? []
      : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  };

  it("of every chart are valid as they come", () => {
    for (const { info } of charts) expect(problemsWith(info.name, {}), info.name).toEqual([]);
  });

  it.each([
    ["a replica too few", { replicas: 0 }, "/replicas minimum"],
    ["a number in words", { replicas: "two" }, "/replicas type"],
    ["a misspelt name", { replica: 2 }, " additionalProperties"],
    ["a misspelt switch", { global: { mesh: { enable: true } } }, "/global/mesh additionalProperties"],
    ["a switch in words", { global: { mesh: { enabled: "yes" } } }, "/global/mesh/enabled type"],
    ["a setting that the service does not know", { config: { SAGA_LEASE: 1 } }, "/config additionalProperties"],
    ["a setting of the wrong kind", { config: { SAGA_LEASE_MS: "soon" } }, "/config/SAGA_LEASE_MS type"],
    ["an impossible port", { global: { postgresql: { port: 70_000 } } }, "/global/postgresql/port maximum"],
    [
      "a policy of pulling that is none",
      { global: { image: { pullPolicy: "Often" } } },
      "/global/image/pullPolicy enum",
    ],
  ])("refuse %s", (_, values, problem) => {
    expect(problemsWith("orders", values)).toContain(problem);
  });

  it("accept what is right", () => {
    expect(problemsWith("orders", { replicas: 3, config: { SAGA_LEASE_MS: 8_000 } })).toEqual([]);
  });
});

describe("the switches", () => {
  const orders = (values: object) => renderChart(chartOf("orders"), values as Record<string, unknown>, shop);
  const kinds = (values: object) => orders(values).map(({ kind }) => kind);

  it("rollouts: a Rollout in place of the Deployment, and the autoscaler follows", () => {
    const on = { global: { rollouts: { enabled: true } }, autoscaling: { enabled: true } };
    expect(kinds(on)).toContain("Rollout");
    expect(kinds(on)).not.toContain("Deployment");
    const { spec } = get(orders(on), "HorizontalPodAutoscaler", "orders");
    const target = (spec as { scaleTargetRef: object }).scaleTargetRef;
    expect(target).toEqual({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "orders" });
    expect(kinds({})).toContain("Deployment");
  });

  it("autoscaling: nobody else sets the number of pods", () => {
    expect(find(orders({ autoscaling: { enabled: true } }), "Deployment", "orders")?.spec).not.toHaveProperty(
      "replicas",
    );
    expect(find(orders({ replicas: 3 }), "Deployment", "orders")?.spec).toHaveProperty("replicas", 3);
  });

  it("monitoring: a PodMonitor, and Prometheus may reach the port", () => {
    expect(kinds({ global: { monitoring: { enabled: true } } })).toContain("PodMonitor");
    expect(kinds({})).not.toContain("PodMonitor");
  });

  it("network policy: none when it is off", () => {
    expect(kinds({ global: { networkPolicy: { enabled: false } } })).not.toContain("NetworkPolicy");
  });

  it("peers: an engine's pods, resolvers and load balancers that only a policy of yours can name", () => {
    const peer = (label: string) => [{ podSelector: { matchLabels: { app: label } } }];
    const global = { postgresql: { peers: peer("pg") }, dns: { peers: peer("dns") }, edge: { peers: peer("lb") } };
    const allowed = (chart: string, policy: string) =>
      JSON.stringify(get(renderChart(chartOf(chart), { global }, shop), "NetworkPolicy", policy));
    for (const policy of ["orders", "orders-migrations"])
      for (const label of ["pg", "dns"]) expect(allowed("orders", policy), policy).toContain(`{"app":"${label}"}`);
    expect(allowed("gateway", "gateway")).toContain('{"app":"lb"}');
    expect(JSON.stringify(orders({}))).not.toContain('{"app":"pg"}');
  });

  it("mail: the Secret of a mail server is asked of the vault where it is yours", () => {
    const vault = { externalSecrets: { enabled: true } };
    const asked = (own: boolean) =>
      renderChart(chartOf("foundation"), { ...vault, global: { mail: { own } } }, shop).map(
        ({ metadata }) => metadata.name,
      );
    expect(asked(true)).toContain("mail-server");
    expect(asked(false)).not.toContain("mail-server");
  });

  it("migrations: before installation and upgrade, or at start and before upgrades", () => {
    const hook = (values: object) =>
      find(orders(values), "Job", "orders-migrations")?.metadata.annotations?.["helm.sh/hook"];
    expect(hook({})).toBe("pre-install,pre-upgrade");
    expect(hook({ global: { migrations: { atStart: true } } })).toBe("pre-upgrade");
  });

  it("a digest decides which image runs", () => {
    const image = `sha256:${"0".repeat(64)}`;
    const { spec } = get(orders({ image: { digest: image } }), "Deployment", "orders");
    const { template } = spec as { template: { spec: { containers: { image: string }[] } } };
    expect(template.spec.containers[0]?.image).toBe(`localhost/shopstream/orders:0.1.0@${image}`);
  });
});

describe("engines of your own", () => {
  const rendered = (name: string, values: object) =>
    renderChart(chartOf(name), values as Record<string, unknown>, shop);
  const secured = {
    enabled: true,
    brokers: "b1.example.com:9096,b2.example.com:9096",
    port: 9096,
    cidr: "10.1.0.0/16",
    securityProtocol: "SASL_SSL",
    credentials: "kafka-user",
    ca: "kafka-ca",
  };
  const onKafka = (kafka: object) => rendered("orders", { global: { kafka, mesh: { enabled: true } } });
  const settings = (objects: readonly Rendered[], name: string) => get(objects, "ConfigMap", name)["data"] as object;
  const podOf = (objects: readonly Rendered[], name: string) =>
    (get(objects, "Deployment", name).spec as { template: { spec: Pod } }).template.spec;
  const secretsIn = ({ containers }: Pod) =>
    new Map((containers[0]?.env ?? []).map(({ name, valueFrom }) => [name, valueFrom?.secretKeyRef.name]));

  interface Pod {
    readonly volumes: readonly { name: string; secret?: { secretName: string } }[];
    readonly containers: readonly {
      readonly env: readonly { name: string; valueFrom?: { secretKeyRef: { name: string } } }[];
      readonly volumeMounts: readonly { name: string; mountPath: string }[];
    }[];
  }

  it("Kafka: its brokers and protocol are settings, the password comes from a Secret, the authority is a file", () => {
    const objects = onKafka(secured);
    expect(settings(objects, "orders")).toMatchObject({
      BUS: "kafka",
      KAFKA_BROKERS: secured.brokers,
      KAFKA_SECURITY_PROTOCOL: "SASL_SSL",
      KAFKA_SASL_MECHANISM: "SCRAM-SHA-512",
      KAFKA_CA: "/etc/shopstream/kafka/ca/ca.crt",
    });
    const pod = podOf(objects, "orders");
    expect(secretsIn(pod).get("KAFKA_USERNAME")).toBe("kafka-user");
    expect(secretsIn(pod).get("KAFKA_PASSWORD")).toBe("kafka-user");
    expect(pod.volumes).toContainEqual(expect.objectContaining({ name: "kafka-ca" }));
    expect(pod.containers[0]?.volumeMounts).toContainEqual(
      expect.objectContaining({ name: "kafka-ca", mountPath: "/etc/shopstream/kafka/ca" }),
    );
    expect(JSON.stringify(objects)).not.toContain("KAFKA_CERT");
  });

  it("Kafka: a certificate of ours is two files of one Secret", () => {
    const objects = onKafka({ enabled: true, securityProtocol: "SSL", certificate: "kafka-own" });
    expect(settings(objects, "orders")).toMatchObject({
      KAFKA_CERT: "/etc/shopstream/kafka/certificate/tls.crt",
      KAFKA_KEY: "/etc/shopstream/kafka/certificate/tls.key",
    });
    const names = podOf(objects, "orders").volumes.map(({ secret }) => secret?.secretName);
    expect(names).toContain("kafka-own");
    expect(secretsIn(podOf(objects, "orders")).has("KAFKA_PASSWORD")).toBe(false);
  });

  it("Kafka: policies and the mesh let who has to do with events reach it, and only while it is on", () => {
    const ways = (kafka: object) => {
      const objects = onKafka(kafka);
      const policy = JSON.stringify(get(objects, "NetworkPolicy", "orders").spec);
      return [
        policy.includes("9096"),
        JSON.stringify(get(objects, "Sidecar", "orders").spec).includes("kafka.outside"),
      ];
    };
    expect(ways(secured)).toEqual([true, true]);
    expect(ways({ ...secured, enabled: false })).toEqual([false, false]);
    expect(settings(onKafka({}), "orders")).not.toHaveProperty("BUS");
    const global = { mesh: { enabled: true }, kafka: secured };
    expect(find(rendered("mesh", { global }), "ServiceEntry", "kafka")).toBeDefined();
    expect(find(rendered("mesh", { global: { mesh: { enabled: true } } }), "ServiceEntry", "kafka")).toBeUndefined();
  });

  it("OpenSearch: search asks it by an address from a Secret, and nobody else reaches it", () => {
    const global = { opensearch: { enabled: true, secret: "vectors", port: 9201 } };
    const objects = rendered("search", { global });
    expect(settings(objects, "search")).toMatchObject({ SEARCH_ENGINE: "opensearch" });
    expect(secretsIn(podOf(objects, "search")).get("OPENSEARCH_URL")).toBe("vectors");
    expect(JSON.stringify(get(objects, "NetworkPolicy", "search").spec)).toContain("9201");
    expect(JSON.stringify(rendered("orders", { global }))).not.toMatch(/9201|OPENSEARCH/);
    expect(settings(rendered("search", {}), "search")).toMatchObject({ SEARCH_ENGINE: "postgres" });
    expect(secretsIn(podOf(rendered("search", {}), "search")).has("OPENSEARCH_URL")).toBe(false);
  });

  it.each([
    ["a protocol that Kafka does not have", { kafka: { securityProtocol: "TLS" } }],
    ["a mechanism that we do not speak", { kafka: { saslMechanism: "GSSAPI" } }],
    ["a password in the values", { kafka: { password: "secret" } }],
    ["an address with a password in the values", { opensearch: { url: "https://user:secret@search" } }],
  ])("%s is refused", (_, global) => {
    const { $schema: __, ...schema } = valuesSchema(chartOf("search").info.values);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(merge(defaultValues(schema), { global }))).toBe(false);
  });
});

describe("the edge", () => {
  const edge = (values: object) => renderChart(chartOf("edge"), values as Record<string, unknown>, shop);

  it("sends each prefix to the service that declares it, whatever kind of edge it is", () => {
    const wanted = routesOf(services).map(({ service }) => service);
    expect(wanted).toContain("gateway");
    for (const kind of ["ingress", "gateway-api", "istio"]) {
      const text = JSON.stringify(edge({ kind }));
      for (const service of wanted) expect(text, kind).toContain(`"${service}"`);
    }
    expect(edge({ kind: "none" })).toEqual([]);
  });

  it("has the longest prefix first", () => {
    const lengths = routesOf(services).map(({ path: prefix }) => prefix.length);
    expect(lengths).toEqual(lengths.toSorted((left, right) => right - left));
  });

  it("shows the simulator of Stripe only where it is used", () => {
    const text = (simulated: boolean) => JSON.stringify(edge({ global: { stripe: { simulated } } }));
    expect(text(true)).toContain("stripe.shop.example.com");
    expect(text(false)).not.toContain("stripe");
  });
});
