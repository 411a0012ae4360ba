import type { IIoK8sApiCoreV1Container as Container } from "kubernetes-models/v1/Container";
import { type FoundPod, podsOf } from "./pods.ts";
import type { Rule } from "./rule.ts";

type PodCheck = (pod: FoundPod) => string | false | undefined;
type ContainerCheck = (container: Container, pod: FoundPod) => string | false | undefined;

function podRule(name: string, why: string, check: PodCheck): Rule {
  return {
    name,
    why,
    check: (objects) =>
      podsOf(objects).flatMap((pod) => {
        const what = check(pod);
        return what ? [{ where: pod.where, what }] : [];
      }),
  };
}

function containerRule(name: string, why: string, check: ContainerCheck): Rule {
  return {
    name,
    why,
    check: (objects) =>
      podsOf(objects).flatMap((pod) =>
        pod.containers.flatMap((container) => {
          const what = check(container, pod);
          return what ? [{ where: `${pod.where} ${container.name}`, what }] : [];
        }),
      ),
  };
}

/** What the Pod Security Standard "restricted" asks for. */
export const securityRules: readonly Rule[] = [
  podRule("non-root", "A process that breaks out is nobody on the node.", ({ spec }) => {
    const { runAsNonRoot, runAsUser } = spec.securityContext ?? {};
    return (!runAsNonRoot || runAsUser === 0 || runAsUser === undefined) && "may run as root";
  }),
  podRule(
    "seccomp",
    "Hundreds of system calls that no service needs stay closed.",
    ({ spec }) => spec.securityContext?.seccompProfile?.type !== "RuntimeDefault" && "has no seccomp profile",
  ),
  podRule("no-host", "The node's network, processes and files are nobody's business.", ({ spec }) => {
    const paths = (spec.volumes ?? []).some(({ hostPath }) => hostPath !== undefined);
    return (spec.hostNetwork || spec.hostPID || spec.hostIPC || paths) && "uses something of the node's";
  }),
  podRule(
    "no-token",
    "Who does not talk to Kubernetes needs no way to.",
    ({ spec }) => spec.automountServiceAccountToken !== false && "gets a token for Kubernetes",
  ),
  containerRule(
    "no-escalation",
    "setuid programs have no effect.",
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false && "may gain privileges",
  ),
  containerRule("no-capabilities", "None is needed above port 1024.", ({ securityContext }) => {
    const { drop = [], add = [] } = securityContext?.capabilities ?? {};
    return (!drop.includes("ALL") || add.length > 0) && "keeps capabilities";
  }),
  containerRule(
    "read-only-root",
    "Code that runs is the code that was built.",
    ({ securityContext }) => !securityContext?.readOnlyRootFilesystem && "can write to its root file system",
  ),
];

/** What keeps a shop open while pods come and go. */
export const operationRules: readonly Rule[] = [
  containerRule(
    "requests",
    "The scheduler cannot place what says nothing about itself.",
    ({ resources }) => !(resources?.requests?.cpu && resources.requests.memory) && "requests no CPU or memory",
  ),
  containerRule(
    "memory-limit",
    "A leak ends one pod and not its neighbours.",
    ({ resources }) => !resources?.limits?.memory && "has no memory limit",
  ),
  containerRule(
    "pinned-image",
    "A tag that moves makes two pods of one release differ.",
    ({ image = "" }) =>
      !/(?::(?!latest$)[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image) && `image ${image} has no fixed tag`,
  ),
  containerRule("probes", "Only who answers gets traffic, and who hangs is replaced.", (container, pod) => {
    const missing = (["startupProbe", "readinessProbe", "livenessProbe"] as const).filter((name) => !container[name]);
    return pod.isServer && missing.length > 0 && `has no ${missing.join(", ")}`;
  }),
  containerRule("known-ports", "A probe of a port that has no such name fails for ever.", (container) => {
    const names = new Set(container.ports?.map(({ name }) => name));
    const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
    const asked = probes.map((probe) => probe?.httpGet?.port).filter((port) => typeof port === "string");
    const unknown = asked.filter((port) => !names.has(port));
    return unknown.length > 0 && `probes the port ${unknown.join(", ")}, which it does not have`;
  }),
  containerRule("one-value", "Of two variables of one name the last one wins, silently.", ({ env = [] }) => {
    const names = env.map(({ name }) => name);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    return twice.length > 0 && `sets ${twice.join(", ")} twice`;
  }),
  podRule(
    "graceful-end",
    "The signal to end comes after the wait and before the kill.",
    ({ spec, isServer, containers }) => {
      const wait = Math.max(0, ...containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0));
      return isServer && (spec.terminationGracePeriodSeconds ?? 30) < wait + 15 && "has no time left to drain";
    },
  ),
];
