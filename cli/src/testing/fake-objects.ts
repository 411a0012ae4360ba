interface Stored {
  metadata: {
    name: string;
    uid: string;
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
    ownerReferences?: { uid: string }[];
  };
  [part: string]: unknown;
}

interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Objects of a Kubernetes API in memory: made, read, merged, taken away with all that belongs to them. */
export class FakeObjects {
  /** By path. */
  readonly #stored = new Map<string, Stored>();
  /** What was changed, in order: `POST /api/v1/…`. */
  readonly log: string[] = [];
  /** Paths that are refused, by their end. */
  forbidden: string[] = [];
  /** Paths that nobody may read, by their end. */
  unreadable: string[] = [];
  /** So often a change of an object conflicts with somebody else's yet, by the end of its path. */
  readonly conflicts = new Map<string, number>();
  onRefusal = () => {};
  /** Called with the path of what was made: what a controller would do about it. */
  onMade = (_path: string) => {};
  /** Called with the path of what is asked for. */
  onRead = (_path: string): unknown => undefined;
  /** Called with the path of what was changed. */
  onChange = (_path: string) => {};
  /** The API server's time; objects do not say when they were made without one. */
  now: number | undefined;
  readonly #kept = new Set<string>();
  #made = 0;

  put(path: string, object: object): void {
    const metadata = {
      ...(object as Partial<Stored>).metadata,
      name: path.split("/").at(-1) ?? "",
      uid: `u${++this.#made}`,
    };
    this.#stored.set(path, { ...object, metadata });
  }

  get(path: string): Stored | undefined {
    return this.#stored.get(path);
  }

  /** Something that is in use: it is told to go, and does not. */
  keep(path: string): void {
    this.#kept.add(path);
  }

  clear(): void {
    this.#kept.clear();
    this.#stored.clear();
    this.log.length = 0;
  }

  get paths(): readonly string[] {
    return [...this.#stored.keys()];
  }

  answer(method: string, url: string, body: string): FakeAnswer {
    const { pathname, searchParams } = new URL(url, "http://fake");
    if (method === "GET") this.onRead(pathname);
    else this.log.push(`${method} ${pathname}`);
    if (method !== "GET" && this.forbidden.some((end) => pathname.endsWith(end))) {
      this.onRefusal();
      return refused(403, "forbidden");
    }
    if (method === "GET" && this.unreadable.some((end) => pathname.endsWith(end))) return refused(403, "forbidden");
    if (pathname.endsWith("/eviction")) return { status: 201, body: {} };
    if (method === "POST") return this.#post(pathname, JSON.parse(body) as Stored);
    const found = this.#stored.get(pathname.replace(/\/(status|resize)$/, ""));
    if (found === undefined) return method === "GET" ? this.#list(pathname, searchParams) : refused(404, "not found");
    if (method === "PATCH") {
      if (this.#conflicts(pathname)) return refused(409, "the object has been modified");
      merge(found, JSON.parse(body) as object);
      this.onChange(pathname);
    }
    if (method === "DELETE" && isAnother(found, body)) return refused(409, "the precondition failed");
    if (method === "DELETE" && !this.#kept.has(pathname)) this.#remove(pathname);
    return { status: 200, body: found };
  }

  #conflicts(path: string): boolean {
    const [end, left] = [...this.conflicts].find(([each]) => path.endsWith(each)) ?? ["", 0];
    if (left > 0) this.conflicts.set(end, left - 1);
    return left > 0;
  }

  #post(collection: string, object: Stored): FakeAnswer {
    const path = `${collection}/${object.metadata.name}`;
    if (this.#stored.has(path)) return refused(409, "already exists");
    // A kubelet that is quick.
    this.put(path, collection.endsWith("/pods") ? { ...object, status: { phase: "Running" } } : object);
    if (this.now !== undefined)
      merge(this.#stored.get(path) ?? {}, { metadata: { creationTimestamp: new Date(this.now).toISOString() } });
    this.onMade(path);
    return { status: 201, body: this.#stored.get(path) };
  }

  #list(collection: string, query: URLSearchParams): FakeAnswer {
    const isMeant = selecting(query.get("labelSelector") ?? "");
    const inside = [...this.#stored].filter(([path]) => path.startsWith(`${collection}/`)).map(([, object]) => object);
    if (inside.length === 0 && !known.test(collection)) return refused(404, "not found");
    return { status: 200, body: { items: inside.filter(({ metadata }) => isMeant(metadata.labels ?? {})) } };
  }

  #remove(path: string): void {
    const uid = this.#stored.get(path)?.metadata.uid;
    this.#stored.delete(path);
    for (const [other, { metadata }] of this.#stored)
      if (metadata.ownerReferences?.some((owner) => owner.uid === uid)) this.#remove(other);
  }
}

/** Not the one that was meant, by what belongs to it alone. */
function isAnother({ metadata }: Stored, body: string): boolean {
  const { preconditions } = (body === "" ? {} : JSON.parse(body)) as { preconditions?: { uid: string } };
  return preconditions !== undefined && preconditions.uid !== metadata.uid;
}

const known = /\/(configmaps|secrets|deployments|statefulsets|events|jobs|networkpolicies|persistentvolumeclaims)$/;

/** `a=b,c in (d,e)`. */
function selecting(selector: string): (labels: Readonly<Record<string, string>>) => boolean {
  const terms = [...selector.matchAll(/([^,=\s]+)(?:=([^,]*)| in \(([^)]*)\))/g)];
  return (labels) =>
    terms.every(([, label = "", value, among]) => (among?.split(",") ?? [value]).includes(labels[label] ?? ""));
}

function merge(into: Record<string, unknown>, change: object): void {
  for (const [key, value] of Object.entries(change)) {
    const old = into[key];
    if (value === null) delete into[key];
    else if (typeof value === "object" && !Array.isArray(value) && typeof old === "object" && old !== null)
      merge(old as Record<string, unknown>, value);
    else into[key] = value;
  }
}

const refused = (status: number, message: string): FakeAnswer => ({
  status,
  body: { kind: "Status", code: status, message },
});
