import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Every failure that shopctl knows. Each has a page of its name in docs/errors; a code is never given another meaning. */
export const errorTable = {
  "SHOP-CLI-001": {
    exit: exitCodes.usage,
    title: "the command line is wrong",
    hint: "add --help to see options and examples",
  },
  "SHOP-CLI-002": {
    exit: exitCodes.refused,
    title: "confirmation is missing",
    hint: "look at it with --dry-run, then repeat with --yes",
  },
  "SHOP-CLI-003": { exit: exitCodes.usage, title: "the command has no dry run", hint: "leave out --dry-run" },
  "SHOP-CLI-004": {
    exit: exitCodes.timedOut,
    title: "time is up",
    hint: "repeat with a longer --timeout; what was done so far stays done",
  },
  "SHOP-CLI-005": {
    exit: exitCodes.interrupted,
    title: "interrupted",
    hint: "what the run began was cleaned up; run it again when you like",
  },
  "SHOP-CLI-006": { exit: exitCodes.usage, title: "no such error code", hint: "shopctl explain lists them all" },
  "SHOP-CLI-099": {
    exit: exitCodes.unexpected,
    title: "unexpected failure",
    hint: "repeat with -v for the stack, and report it",
  },
  "SHOP-ENV-001": {
    exit: exitCodes.checkFailed,
    title: "no platform is known here",
    hint: "start one with shopctl up, or name one with --url",
  },
  "SHOP-ENV-002": {
    exit: exitCodes.checkFailed,
    title: "the state of the local platform cannot be read",
    hint: "shopctl down and shopctl up write it anew",
  },
  "SHOP-ENV-003": {
    exit: exitCodes.checkFailed,
    title: "no staff account is known",
    hint: "give --admin-email and --admin-password, or SHOP_ADMIN_EMAIL and SHOP_ADMIN_PASSWORD",
  },
  "SHOP-ENV-004": {
    exit: exitCodes.checkFailed,
    title: "something the command needs is not there",
    hint: "shopctl doctor says what is missing",
  },
  "SHOP-ENV-005": {
    exit: exitCodes.timedOut,
    title: "the platform was not ready in time",
    hint: "shopctl status shows what is missing, shopctl logs says why",
  },
  "SHOP-ENV-006": {
    exit: exitCodes.checkFailed,
    title: "a web app does not build",
    hint: "make check finds most causes; shopctl up --no-web starts the API alone",
  },
  "SHOP-ENV-007": {
    exit: exitCodes.checkFailed,
    title: "the shop is not well",
    hint: "shopctl doctor says what to do about it, shopctl logs SERVICE why",
  },
  "SHOP-ENV-008": {
    exit: exitCodes.checkFailed,
    title: "a check found something fatal",
    hint: "each check that failed has its own hint beside it",
  },
  "SHOP-API-001": {
    exit: exitCodes.checkFailed,
    title: "the shop does not answer",
    hint: "shopctl status says whether it runs",
  },
  "SHOP-API-002": {
    exit: exitCodes.checkFailed,
    title: "the shop refused a request",
    hint: "the code and the field at fault are in the message; shopctl logs --request ID shows the rest",
  },
  "SHOP-API-003": {
    exit: exitCodes.checkFailed,
    title: "signing in failed",
    hint: "check --admin-email and --admin-password",
  },
  "SHOP-API-004": {
    exit: exitCodes.unexpected,
    title: "the answer is not what the contract says",
    hint: "shopctl version compares the versions; is this a Shopstream gateway?",
  },
  "SHOP-SEED-001": {
    exit: exitCodes.usage,
    title: "the catalogue file is not there",
    hint: "check the path after --from",
  },
  "SHOP-SEED-002": {
    exit: exitCodes.usage,
    title: "the mapping is wrong",
    hint: "cli/mappings/ikea.yaml is an example with all parts",
  },
  "SHOP-SEED-003": {
    exit: exitCodes.usage,
    title: "the file lacks a column that the mapping names",
    hint: "check the delimiter and the names of the header; the message lists them",
  },
  "SHOP-SEED-004": {
    exit: exitCodes.checkFailed,
    title: "some rows did not go in",
    hint: "correct the lines that are listed and run it again: what is in stays unchanged",
  },
  "SHOP-SEED-005": {
    exit: exitCodes.checkFailed,
    title: "the catalogue file holds no product",
    hint: "look at the file and its delimiter; with --dry-run every remark about its rows is shown",
  },
  "SHOP-SMOKE-001": {
    exit: exitCodes.checkFailed,
    title: "a customer's journey failed",
    hint: "the failed steps say what was expected; shopctl logs --request ID shows the rest",
  },
  "SHOP-LOAD-001": {
    exit: exitCodes.checkFailed,
    title: "customers were not served as they must be",
    hint: "the reasons are below the table; shopctl slo and shopctl status show who is slow",
  },
  "SHOP-SLO-001": {
    exit: exitCodes.checkFailed,
    title: "Prometheus does not answer",
    hint: "is --prometheus its address? kubectl --namespace monitoring port-forward service/prometheus 9090",
  },
  "SHOP-SLO-002": {
    exit: exitCodes.usage,
    title: "the service has no objectives",
    hint: "shopctl slo lists every service that has some",
  },
  "SHOP-SLO-003": {
    exit: exitCodes.checkFailed,
    title: "an error budget is spent too fast",
    hint: "shopctl status and shopctl logs SERVICE show what fails; docs/slo says what was promised",
  },
  "SHOP-VERIFY-001": {
    exit: exitCodes.checkFailed,
    title: "an invariant is broken",
    hint: "the ids are listed; shopctl logs --request ID and the order's timeline show how it came",
  },
  "SHOP-VERIFY-002": {
    exit: exitCodes.usage,
    title: "the file of acknowledged orders cannot be read",
    hint: 'write one id, or one {"id": "ord_…"}, per line',
  },
  "SHOP-EVENT-001": {
    exit: exitCodes.checkFailed,
    title: "no such dead letter",
    hint: "shopctl events list shows what is there; another person may have replayed it",
  },
  "SHOP-EVENT-002": {
    exit: exitCodes.usage,
    title: "nothing was chosen",
    hint: "say which: --id, --type, --since, --until, --consumer, or --all",
  },
  "SHOP-EVENT-003": {
    exit: exitCodes.checkFailed,
    title: "the event bus is not known or does not answer",
    hint: "start the platform with shopctl up, or set SHOP_REDIS_URL and SHOP_REDIS_PREFIX, or SHOP_KAFKA_BROKERS",
  },
  "SHOP-EVENT-004": {
    exit: exitCodes.checkFailed,
    title: "the consumer is reading",
    hint: "end all its replicas first: kubectl scale deployment NAME --replicas 0",
  },
  "SHOP-EVENT-005": {
    exit: exitCodes.checkFailed,
    title: "the log would not give back what is there",
    hint: "replay or drop the dead letters; with a log that was cut, --keep reads over what is there",
  },
  "SHOP-CHART-001": {
    exit: exitCodes.usage,
    title: "charts or values are refused",
    hint: "the message names the value; charts/<name>/README.md lists what may be set",
  },
  "SHOP-CHART-002": {
    exit: exitCodes.checkFailed,
    title: "the rules for charts are broken",
    hint: "each finding names the object and the rule; change the values and run shopctl lint again",
  },
  "SHOP-CHART-003": {
    exit: exitCodes.checkFailed,
    title: "the cluster is not what the values say",
    hint: "shopctl up --target context installs the difference; shopctl diff shows it",
  },
  "SHOP-MESH-001": {
    exit: exitCodes.checkFailed,
    title: "the mesh does not let through what is declared, and that alone",
    hint: "docs/mesh.md says how each claim is tried; shopctl up --target context puts changed objects back",
  },
  "SHOP-CLUSTER-001": {
    exit: exitCodes.checkFailed,
    title: "the cluster or its context is not known or does not answer",
    hint: "kubectl config get-contexts shows the contexts; KUBECONFIG names another file",
  },
  "SHOP-CLUSTER-002": {
    exit: exitCodes.checkFailed,
    title: "the cluster cannot take the shop",
    hint: "the message says what is in the way; kubectl --context NAME get nodes shows whether it answers",
  },
  "SHOP-CLUSTER-003": {
    exit: exitCodes.checkFailed,
    title: "Helm refused",
    hint: "the message is Helm's own; correct what it names and run the command again: it goes on where it stopped",
  },
  "SHOP-CLUSTER-004": {
    exit: exitCodes.refused,
    title: "no cluster was named",
    hint: "kubectl config get-contexts lists them; repeat with --context NAME",
  },
  "SHOP-CLUSTER-005": {
    exit: exitCodes.checkFailed,
    title: "a cluster of its own cannot be made",
    hint: "the message is that of kind or k3d, which need Docker; a cluster that is there takes the shop too: --target context",
  },
  "SHOP-CLUSTER-006": {
    exit: exitCodes.refused,
    title: "somebody else's Helm is at work on the shop",
    hint: "wait until it is done, and run the command again",
  },
  "SHOP-CHAOS-001": {
    exit: exitCodes.usage,
    title: "there is no such experiment",
    hint: "shopctl chaos list names them; a path that ends in .yaml is read as a file",
  },
  "SHOP-CHAOS-002": {
    exit: exitCodes.usage,
    title: "the experiment or the suite is not well-formed",
    hint: "docs/chaos.md explains every part; shopctl chaos validate checks all files at once",
  },
  "SHOP-CHAOS-003": {
    exit: exitCodes.chaosStopped,
    title: "the safety lever is pulled",
    hint: "find out who pulled it and why; shopctl chaos lever --release lets experiments run again",
  },
  "SHOP-CHAOS-004": {
    exit: exitCodes.refused,
    title: "faults are not welcome here",
    hint: "the message says what is in the way; experiments run on a platform of shopctl up with its own payment simulator and inbox",
  },
  "SHOP-CHAOS-005": {
    exit: exitCodes.refused,
    title: "something else is under way",
    hint: "shopctl status and shopctl chaos status show it; wait until it is over, or shopctl chaos recover",
  },
  "SHOP-CHAOS-006": {
    exit: exitCodes.checkFailed,
    title: "the steady state is not green",
    hint: "shopctl doctor, shopctl verify; an experiment on an ill shop tells nothing",
  },
  "SHOP-CHAOS-007": {
    exit: exitCodes.refused,
    title: "the blast radius is too wide",
    hint: "shopctl chaos plan shows who would be hit; a platform of shopctl up --wire has a process for each service",
  },
  "SHOP-CHAOS-008": {
    exit: exitCodes.refused,
    title: "the fault has no end that is allowed",
    hint: "give a shorter duration",
  },
  "SHOP-CHAOS-009": {
    exit: exitCodes.chaosDeviated,
    title: "the hypothesis was wrong",
    hint: "the report names the conditions that were not met; open an issue, or correct what the experiment expects",
  },
  "SHOP-CHAOS-010": {
    exit: exitCodes.chaosStopped,
    title: "the experiment was stopped",
    hint: "the report says by what; shopctl chaos status shows that nothing is left",
  },
  "SHOP-CHAOS-011": {
    exit: exitCodes.inconclusive,
    title: "the experiment proves nothing",
    hint: "the report says what was missing: an effect of the fault, or customers; raise the load or the duration",
  },
  "SHOP-CHAOS-012": {
    exit: exitCodes.chaosResidue,
    title: "recovery is not complete",
    hint: "the report lists what is left; shopctl chaos recover, then shopctl status and shopctl verify",
  },
  "SHOP-CHAOS-013": {
    exit: exitCodes.checkFailed,
    title: "there is no such report",
    hint: "shopctl chaos report without a name lists them",
  },
  "SHOP-CHAOS-014": {
    exit: exitCodes.refused,
    title: "a fault is active",
    hint: "shopctl chaos abort ends it; shopctl chaos recover when its runner is dead",
  },
  "SHOP-CHAOS-015": {
    exit: exitCodes.chaosDeviated,
    title: "the suite did not go as expected",
    hint: "the report of each experiment that is named says why",
  },
  "SHOP-CANARY-001": {
    exit: exitCodes.checkFailed,
    title: "the service is not released by Argo Rollouts",
    hint: "install with global.rollouts.enabled=true; shopctl canary list shows what is there",
  },
  "SHOP-CANARY-002": {
    exit: exitCodes.refused,
    title: "the release is not where you saw it",
    hint: "look again with shopctl canary get, and decide on what it says now",
  },
  "SHOP-CANARY-003": {
    exit: exitCodes.refused,
    title: "the release is not in a state for that",
    hint: "shopctl canary get says where it stands",
  },
  "SHOP-CANARY-004": {
    exit: exitCodes.checkFailed,
    title: "that version runs already",
    hint: "name another tag; shopctl canary history shows which were there",
  },
  "SHOP-CANARY-005": {
    exit: exitCodes.timedOut,
    title: "calls may still reach the new version",
    hint: "look at the proxies with istioctl proxy-status, and repeat: abort asks again and changes nothing",
  },
  "SHOP-CANARY-006": {
    exit: exitCodes.checkFailed,
    title: "there is no such version to return to",
    hint: "shopctl canary history lists the revisions that are kept",
  },
  "SHOP-CANARY-007": {
    exit: exitCodes.canaryAborted,
    title: "the release was stopped",
    hint: "shopctl canary explain says which measurement did it, and whether calls still go to the new version",
  },
  "SHOP-CANARY-008": {
    exit: exitCodes.inconclusive,
    title: "the release waits for a person",
    hint: "shopctl canary explain says what it lacks; then promote --seen, or abort",
  },
  "SHOP-CANARY-009": {
    exit: exitCodes.refused,
    title: "another release of the service is under way",
    hint: "watch it, promote it or abort it first",
  },
  "SHOP-CANARY-010": {
    exit: exitCodes.canaryAborted,
    title: "the drill did not go as it must",
    hint: "shopctl canary explain says what was measured; without enough customers nothing can be",
  },
  "SHOP-CANARY-011": {
    exit: exitCodes.canaryAborted,
    title: "a service of a stopped group is not back at its version before",
    hint: "shopctl canary get says where it stands; undo --to a revision that history shows",
  },
  "SHOP-CANARY-012": {
    exit: exitCodes.refused,
    title: "the first pod of the new image may migrate the database",
    hint: "what brings a migration goes by helm upgrade; --migrates says that this one brings none, or may bring it",
  },
} as const satisfies Readonly<Record<`SHOP-${string}-${number}`, ErrorEntry>>;

export interface ErrorEntry {
  readonly exit: ExitCode;
  readonly title: string;
  readonly hint: string;
}
