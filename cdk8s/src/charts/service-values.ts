import { z } from "zod";
import { settingsOf } from "../environment.ts";
import { callsAtOnce } from "../footprint/capacity.ts";
import { globalValues } from "../global-values.ts";
import { secretsOf } from "../secrets.ts";
import { httpCallersOf, type ServiceInfo } from "../services.ts";

type Services = readonly ServiceInfo[];

const text = (fallback: string, description: string) => z.string().default(fallback).describe(description);
const count = (fallback: number, description: string) =>
  z.number().int().min(1).max(1_000).default(fallback).describe(description);
const anything = (description: string) => z.record(z.string(), z.unknown()).default({}).describe(description);

// What a proxy keeps from a service that strangers reach, whoever they are; limits by address are the service's own.
const edgeLimit = {
  requestsPerSecond: z
    .number()
    .int()
    .min(1)
    .default(5_000)
    .describe("That the proxy of one replica lets in, from all clients together; more are told to come again (429)."),
  maxBodyBytes: z
    .number()
    .int()
    .min(1)
    .default(4 << 20)
    .describe("Requests that claim to be as long as this, or longer, are refused (413); imports of products are not."),
};

const [leastReplicas, mostReplicas] = [2, 6];

/** What the gateway's own config lets in: that is decided there, and proxies refuse nothing of it. */
function gatewayBound(name: string, services: Services): number {
  const setting = services.find(({ deploy }) => deploy.name === "gateway")?.settings[name];
  return z.number().parse(setting?.parse(undefined));
}

/** By what replicas were measured to answer, or what the gateway lets to them, if that is more. */
function mostAtOnce({ name, edge, callsPerSecond }: ServiceInfo["deploy"], services: Services): number {
  const bound = (setting: string) => gatewayBound(setting, services);
  // It bounds itself, and one proxy of the edge may serve all customers: what all of its replicas take and keep waiting.
  if (edge !== undefined) return mostReplicas * (bound("MAX_IN_FLIGHT") + bound("MAX_QUEUED"));
  const pages = httpCallersOf(name, services).includes("gateway");
  const letIn = bound(pages ? "STOREFRONT_MAX_IN_FLIGHT" : "MAX_IN_FLIGHT_PER_SERVICE");
  return Math.max(letIn, callsAtOnce(callsPerSecond, leastReplicas));
}

function meshLimits(deploy: ServiceInfo["deploy"], services: Services) {
  return z
    .strictObject({
      maxRequests: z
        .number()
        .int()
        .min(1)
        .default(mostAtOnce(deploy, services))
        .describe("Of one caller's proxy at once; more are refused at once."),
      retryPercent: z
        .number()
        .int()
        .min(1)
        .max(100)
        .default(20)
        .describe("Of a caller's calls that are under way, as many may be repeats."),
      minRetries: z.number().int().min(1).default(10).describe("So many repeats may run at once however few calls do."),
      ejectAfter: z.number().int().min(1).default(5).describe("Failures in a row that take a replica out for a while."),
      ...(deploy.edge === undefined ? {} : edgeLimit),
    })
    .describe("Used while global.mesh.enabled.");
}

/** The values of a service's chart. */
export function serviceValues(service: ServiceInfo, services: Services) {
  const { deploy } = service;
  return z.strictObject({
    enabled: z.boolean().default(true).describe("The umbrella leaves the service out when false."),
    image: z.strictObject({
      tag: text("", "Of this service alone; global.image.tag when empty."),
      digest: text("", "sha256:…, to run exactly this image whatever its tag says."),
    }),
    replicas: count(leastReplicas, "How many pods run while the autoscaler is off."),
    autoscaling: z.strictObject({
      enabled: z.boolean().default(false).describe("Let load decide how many pods run; needs a metrics server."),
      minReplicas: count(leastReplicas, "Never fewer."),
      maxReplicas: count(mostReplicas, "Never more."),
      cpuPercent: z
        .number()
        .int()
        .min(10)
        .max(400)
        .default(70)
        .describe("Of the CPU request, on average over the pods."),
    }),
    resources: resources(deploy.resources),
    drain: z.strictObject({
      waitSeconds: z
        .number()
        .int()
        .min(0)
        .max(60)
        .default(5)
        .describe("Between leaving the endpoints and the signal to end."),
      seconds: z
        .number()
        .int()
        .min(1)
        .max(300)
        .default(10)
        .describe("For what is being answered, at the edge and at the RPC server each."),
    }),
    mesh: meshLimits(deploy, services),
    secrets: secretNames(service),
    config: z.strictObject(settingsOf(service)).describe("Settings of the service itself, as in its src/config.ts."),
    serviceAccount: z.strictObject({
      annotations: anything("Such as the cloud role that it stands for."),
    }),
    podLabels: anything("Further labels of the pods."),
    priorityClassName: text("", "Of the pods."),
    nodeSelector: anything("Nodes that the pods may run on."),
    tolerations: z.array(z.record(z.string(), z.unknown())).default([]).describe("Taints that the pods tolerate."),
    affinity: anything("Where the pods would rather run."),
    global: globalValues,
  });
}

// No CPU limit: it would slow down a pod that has the node to itself, and the request keeps the peace.
function resources({ cpuMillis, memoryMib }: ServiceInfo["deploy"]["resources"]) {
  const quantity = z.record(z.string(), z.union([z.string(), z.number()]));
  return z.strictObject({
    requests: quantity.default({ cpu: `${cpuMillis}m`, memory: `${memoryMib}Mi` }),
    limits: quantity.default({ memory: `${memoryMib * 2}Mi` }),
  });
}

function secretNames({ deploy }: ServiceInfo) {
  const entries = secretsOf(deploy).map(({ value, name, variables, files }) => {
    const keys = [...variables, ...Object.values(files)].join(", ");
    return [value, text(name, `With the keys ${keys}.`)] as const;
  });
  const names = z.strictObject(Object.fromEntries(entries));
  // An object without fields has nothing that its defaults could be put together from.
  return (entries.length === 0 ? names.default({}) : names).describe(
    "Names of the Secrets that it reads. The chart foundation makes them, or you do.",
  );
}
