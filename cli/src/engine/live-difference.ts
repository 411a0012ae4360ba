/** A member that is not in the cluster as it would be installed. */
export interface Difference {
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

/**
 * What an installation would change: members that are wanted and differ. What a cluster adds by itself, such as
 * defaults and status, is nobody's wish and no difference.
 */
export function differences(wanted: unknown, found: unknown, path = ""): readonly Difference[] {
  if (Array.isArray(wanted)) return listDifferences(wanted, found, path);
  if (typeof wanted === "object" && wanted !== null) {
    const live = isMap(found) ? found : {};
    return Object.entries(wanted).flatMap(([name, value]) =>
      differences(value, live[name], path === "" ? name : `${path}.${name}`),
    );
  }
  return sameScalar(wanted, found) ? [] : [{ path, wanted, found }];
}

function listDifferences(wanted: readonly unknown[], found: unknown, path: string): readonly Difference[] {
  // The server leaves empty lists out.
  if (wanted.length === 0 && found === undefined) return [];
  if (!Array.isArray(found) || found.length !== wanted.length) return [{ path, wanted, found }];
  return wanted.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
}

// Empty strings and zeros are left out by the server where they are the default.
function sameScalar(wanted: unknown, found: unknown): boolean {
  if (found === undefined) return wanted === "" || wanted === 0 || wanted === false;
  return wanted === found || String(wanted) === String(found);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
