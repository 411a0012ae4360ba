import { call, itemsWhen, ref, text, when } from "../helm/expression.ts";
import { meshed } from "../mesh/names.ts";
import { edgeIsWeighted, routeNames } from "../mesh/routes.ts";
import type { ServiceInfo } from "../services.ts";

export const rollouts = ref("global.rollouts.enabled");

export const isBlueGreen = ({ deploy }: ServiceInfo) => deploy.release === "blue-green";
export const previewOf = (name: string) => `${name}-preview`;

/** How a Rollout replaces pods. Its first version takes no steps. */
export function strategyOf(service: ServiceInfo, services: readonly ServiceInfo[]): object {
  return isBlueGreen(service) ? { blueGreen: blueGreen(service) } : { canary: canary(service, services) };
}

const [firstWeight, ...laterWeights] = [5, 25, 50] as const;

/**
 * Growing shares of the calls, with a gate before each next one and guards beside all of them, also for a while after the last
 * of the calls, when there is nobody to compare with any more and the old pods are still there to return to.
 */
function canary(service: ServiceInfo, services: readonly ServiceInfo[]): object {
  const { name } = service.deploy;
  return {
    maxSurge: 1,
    maxUnavailable: 0,
    // Argo Rollouts (1.9) takes no share away from a version that was given up while pods of the old one are missing: all of them,
    // without this. Half of them serve better than what is bad, though a share may also grow when half of its new pods are there.
    replicaProgressThreshold: { type: "Percent", value: 50 },
    // Nobody calls by that Service. Without one Argo Rollouts (1.9) waits for new pods before it leads anything to them, and while it
    // waits it counts no time: pods that never come up would be waited for without end. So they would after a version that was
    // given up, whose ReplicaSet keeps the time of its end; that one `shopctl canary` takes away.
    ...when(meshed, {
      canaryService: previewOf(name),
      trafficRouting: trafficRouting(service, services),
      ...afterAbort(service),
    }),
    analysis: {
      templates: [{ templateName: `${name}-guard` }],
      args,
      // From the first real call on.
      ...when(meshed, { startingStep: smokeSteps(name).length }, { startingStep: 0 }),
    },
    steps: [
      itemsWhen(meshed, ...smokeSteps(name)),
      { setWeight: firstWeight },
      // The pod that was tried stays until there is a share for it to have: before, no share would mean no pod.
      itemsWhen(meshed, { setCanaryScale: { matchTrafficWeight: true } }),
      ...untilGate(name),
      ...laterWeights.flatMap((weight) => [{ setWeight: weight }, ...untilGate(name)]),
      { setWeight: 100 },
      pause,
    ],
  };
}

const args = [
  { name: "canary", valueFrom: { podTemplateHashValue: "Latest" } },
  { name: "stable", valueFrom: { podTemplateHashValue: "Stable" } },
];

const pause = { pause: { duration: text("global.rollouts.stepDuration") } };

const untilGate = (name: string) => [pause, { analysis: { templates: [{ templateName: `${name}-gate` }], args } }];

// One new pod, which only the smoke test reaches.
function smokeSteps(name: string): readonly object[] {
  return [{ setCanaryScale: { replicas: 1 } }, { analysis: { templates: [{ templateName: `${name}-smoke` }] } }];
}

function trafficRouting({ deploy }: ServiceInfo, services: readonly ServiceInfo[]): object {
  const { name, edge } = deploy;
  const inside = { name, routes: routeNames(deploy, services) };
  const virtualServices = [inside, itemsWhen<object>(edgeIsWeighted, { name: `${name}-edge`, routes: [name] })];
  return {
    istio: {
      ...(edge === undefined ? { virtualService: inside } : { virtualServices }),
      destinationRule: { name, stableSubsetName: "stable", canarySubsetName: "canary" },
    },
  };
}

/** All at once, after the new version was tried beside the old one, which stays for a while to return to. */
function blueGreen(service: ServiceInfo): object {
  const { name } = service.deploy;
  return {
    activeService: name,
    previewService: previewOf(name),
    autoPromotionEnabled: true,
    scaleDownDelaySeconds: 300,
    ...afterAbort(service),
    prePromotionAnalysis: { templates: [{ templateName: `${name}-smoke` }] },
    postPromotionAnalysis: { templates: [{ templateName: `${name}-guard` }, { templateName: `${name}-gate` }], args },
  };
}

/**
 * Pods of a version that was given up stay for whoever asks what they said, but only where a pod without calls does nothing:
 * one with a store or a topic goes on with events, its outbox and its timers, and ends after Argo Rollouts' half a minute.
 */
function afterAbort({ deploy: { stores, consumes } }: ServiceInfo): object {
  const isIdle = consumes.length === 0 && !stores.includes("database");
  return isIdle ? { abortScaleDownDelaySeconds: 600 } : {};
}

/** A canary by the number of pods has no way to try a new one first. */
export const smokes = (service: ServiceInfo) => (isBlueGreen(service) ? rollouts : call("and", rollouts, meshed));
