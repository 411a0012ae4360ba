import { facetLabel } from "../catalogue/facet-label.ts";
import type { Locale } from "../locale.ts";

interface AttributeListProps {
  readonly locale: Locale;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What shops note for themselves. */
const inner = /^(link|url|sellableOnline)$/i;

export function AttributeList({ locale, attributes }: AttributeListProps) {
  const shown = Object.entries(attributes).filter(([name, value]) => value !== "" && !inner.test(name));
  return (
    <dl className="divide-y divide-line">
      {shown.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[10rem_minmax(0,1fr)] gap-4 py-3">
          <dt className="text-ink-soft">{facetLabel(locale, name)}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
