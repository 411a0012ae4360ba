import { type ListQuery, pageSize, toSearch } from "./list-query.ts";

/** Whether anything but words and order was chosen. */
export function narrows(query: ListQuery, pathCategory: string): boolean {
  return toSearch({ ...query, q: "", sort: undefined, shown: pageSize }, pathCategory) !== "";
}

/** Which advice helps whoever found nothing: only what they can do something about. */
export function emptyHint(query: ListQuery, pathCategory: string) {
  const isNarrowed = narrows(query, pathCategory);
  if (query.q === "") return isNarrowed ? "emptyForFilters" : "emptyShelf";
  return isNarrowed ? "emptyForBoth" : "emptyForWords";
}
