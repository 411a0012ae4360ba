// What a chart's user decides is not known when a chart is generated. An expression stands for it: a string that holds
// a small tree in disguise, so that it fits wherever the types of Kubernetes want a value and passes through cdk8s
// untouched. Templates print the tree as Helm writes it; tests and `shopctl lint` evaluate the very same tree.

/** A tree of what Helm computes at install time. */
export type Expression =
  | { readonly ref: string }
  | { readonly literal: string | number | boolean }
  | { readonly call: HelmFunction; readonly args: readonly Expression[] };

/** The functions in use. Few, because each is written twice: by name for Helm, and in evaluate.ts. */
export type HelmFunction =
  | "default"
  | "ternary"
  | "printf"
  | "quote"
  | "int64"
  | "add"
  | "mul"
  | "mulf"
  | "and"
  | "or"
  | "not"
  | "eq"
  | "prefixed"
  | "checksum"
  | "toYaml";

const open = "\u0001";
const close = "\u0002";
const pattern = new RegExp(`${open}([^${close}]+)${close}`, "g");

/** An expression where a value of any type is wanted. */
export function as<T>(expression: Expression): T {
  return `${open}${Buffer.from(JSON.stringify(expression)).toString("base64url")}${close}` as T;
}

/** A number or a yes or no, by its path in .Values: `value<number>("replicas")`. */
export function value<T = number>(path: string): T {
  return as<T>(ref(path));
}

/** Text: quoted, so that YAML does not read "1.10" or "on" as something else. */
export function text(expression: string | Expression): string {
  return as(call("quote", typeof expression === "string" ? ref(expression) : expression));
}

export function ref(path: string): Expression {
  return { ref: /^(Release|Chart|Values)\./.test(path) ? `.${path}` : `.Values.${path}` };
}

export function literal(content: string | number | boolean): Expression {
  return { literal: content };
}

export function call(name: HelmFunction, ...args: readonly Expression[]): Expression {
  return { call: name, args };
}

export function not(condition: Expression): Expression {
  return call("not", condition);
}

/** Whatever the user wrote there, as it is: a map of labels, a list of tolerations. */
export function verbatim<T>(path: string): T {
  return as<T>(call("toYaml", ref(path)));
}

/** The pieces of a string: text and the expressions inside it. */
export function piecesOf(text: string): readonly (string | Expression)[] {
  return text
    .split(pattern)
    .map((piece, index) => (index % 2 === 0 ? piece : decode(piece)))
    .filter((piece) => piece !== "");
}

function decode(piece: string): Expression {
  return JSON.parse(Buffer.from(piece, "base64url").toString("utf8")) as Expression;
}

/** A part that is there under a condition: members of a map, or items of a list. */
export interface Block {
  readonly condition: Expression;
  readonly yes: unknown;
  readonly no?: unknown;
}

const blockKey = "\u0001when";

/** Members that are there if the condition holds: `{ ...when(ref("autoscaling.enabled"), {}, { replicas: 2 }) }`. */
export function when<T extends object>(condition: Expression, yes: T, no?: Partial<T>): Partial<T> {
  const block: Block = { condition, yes, ...(no === undefined ? {} : { no }) };
  // Condition and members are part of the key, so that two blocks fit into one map, also of one condition.
  const members = Object.keys({ ...yes, ...no }).join(" ");
  return { [`${blockKey} ${JSON.stringify(condition)} ${members}`]: block } as Partial<T>;
}

/** Members that the user wrote, among ours. */
export function spliced(path: string): Record<string, never> {
  return when(ref(path), verbatim(path) as object) as Record<string, never>;
}

/** Items that are there if the condition holds. */
export function itemsWhen<T>(condition: Expression, ...items: readonly T[]): T {
  return { [blockKey]: { condition, yes: items } } as T;
}

/** A member that is there if the user gave it, as given: `{ ...optional("nodeSelector", "nodeSelector") }`. */
export function optional<K extends string>(key: K, path: string): Partial<Record<K, never>> {
  return when(ref(path), { [key]: verbatim(path) }) as Partial<Record<K, never>>;
}

export function isBlockKey(key: string): boolean {
  return key.startsWith(blockKey);
}

/** The block that stands for items of a list; undefined for an ordinary item. */
export function itemBlock(item: unknown): Block | undefined {
  return (item as Record<string, Block> | null)?.[blockKey];
}
