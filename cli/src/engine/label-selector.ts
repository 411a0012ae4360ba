export type Labels = Readonly<Record<string, string>>;

/** Istio's way of naming pods; nothing named is every pod of the namespace. */
export function selects(wanted: Labels | undefined, labels: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([name, value]) => labels[name] === value);
}
