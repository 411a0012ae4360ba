import { scriptSafe } from "../catalogue/structured-data.ts";

/** Data and not code: browsers do not run it, and its text cannot end the element. */
export function StructuredData({ data }: { readonly data: object }) {
  return (
    <script
      type="application/ld+json"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every < escaped; React would escape quotes, too
      dangerouslySetInnerHTML={{ __html: scriptSafe(data) }}
    />
  );
}
