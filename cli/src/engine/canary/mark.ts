import type { PatchOperation } from "./canary-cluster.ts";
import type { CanaryDeps } from "./find.ts";
import type { ReplicaSet, Rollout } from "./rollout.ts";

/** Services that are released together by one command: the same names at another time are another group. */
export interface Group {
  readonly members: readonly string[];
  readonly at: string;
}

/** What is written on a Rollout as a release or a return begins. */
export interface Mark {
  /** Which the change became. While it is the newest one, the mark is about it. */
  readonly revision: number;
  /** Of a release: which version had all calls, and who is released together. */
  readonly before?: string;
  readonly group?: Group;
  /** Of a return: to which version, and which revision was asked for if one was. */
  readonly returnsTo?: string;
  readonly asked?: number;
}

const markAnnotation = "shopstream.dev/canary-release";

/** Undefined where nothing was written, or something else has changed the version since: Helm writes no mark. */
export function markOf({ metadata }: Rollout, sets: readonly ReplicaSet[]): Mark | undefined {
  const text = metadata.annotations?.[markAnnotation];
  const mark = text === undefined ? undefined : (JSON.parse(text) as Mark);
  return mark !== undefined && mark.revision >= newestOf(sets) ? mark : undefined;
}

export async function findMark({ cluster }: CanaryDeps, service: string): Promise<Mark | undefined> {
  const [rollout, sets] = await Promise.all([cluster.find(service), cluster.replicaSets(service)]);
  return rollout === undefined ? undefined : markOf(rollout, sets);
}

/** The change that comes next gets the next revision, also when its version was there before. */
export function withMark(
  { metadata }: Rollout,
  sets: readonly ReplicaSet[],
  mark: Omit<Mark, "revision">,
): readonly PatchOperation[] {
  const value = JSON.stringify({ revision: newestOf(sets) + 1, ...mark });
  return [
    // Not over somebody else's change of the same moment.
    ...(metadata.generation === undefined
      ? []
      : [{ op: "test", path: "/metadata/generation", value: metadata.generation } as const]),
    annotate(metadata, markAnnotation, value),
  ];
}

export function annotate({ annotations }: Rollout["metadata"], name: string, value: string): PatchOperation {
  return annotations === undefined
    ? { op: "add", path: "/metadata/annotations", value: { [name]: value } }
    : { op: "add", path: `/metadata/annotations/${name.replace("/", "~1")}`, value };
}

const newestOf = (sets: readonly ReplicaSet[]) => Math.max(0, ...sets.map(({ revision }) => revision));
