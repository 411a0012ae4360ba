/** What a list of products is narrowed to and sorted by, as its address says it. */
export interface ListQuery {
  readonly q: string;
  readonly category: string;
  readonly brand: readonly string[];
  /** By attribute: colour → [red, blue]. */
  readonly attr: Readonly<Record<string, readonly string[]>>;
  readonly priceMin: number | undefined;
  readonly priceMax: number | undefined;
  /** Stars; whole. */
  readonly ratingMin: number | undefined;
  readonly inStock: boolean;
  readonly sort: Sort | undefined;
  /** How many products stand on the page: more of them as somebody scrolls. */
  readonly shown: number;
}

export const sorts = ["relevance", "newest", "price_asc", "price_desc", "title", "rating"] as const;
export type Sort = (typeof sorts)[number];

export const pageSize = 24;
/** Twenty pages; who wants more is better served by a filter. */
const mostShown = 20 * pageSize;
const mostValues = 20;
const longestText = 200;
/** Of the chosen values of one attribute together, as the API takes them. */
const longestChoice = 500;

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address; what makes no sense in it, or what the API would refuse, counts as not said. */
export function toListQuery(params: SearchParams, category = ""): ListQuery {
  const all = (name: string) => [params[name] ?? []].flat().filter(isText);
  const one = (name: string) => all(name)[0];
  const attributes = Object.keys(params).filter((name) => /^attr\.[\w-]+$/.test(name));
  const chosen = attributes
    .map((name) => [name.slice("attr.".length), all(name).slice(0, mostValues)] as const)
    .filter(([, values]) => values.join(",").length <= longestChoice);
  const [priceMin, priceMax] = inOrder(wholeNumber(one("priceMin")), wholeNumber(one("priceMax")));
  return {
    q: (one("q") ?? "").trim().slice(0, longestText).toWellFormed(),
    category: category || (one("category") ?? "").slice(0, longestText).toWellFormed(),
    brand: all("brand")
      .filter(({ length }) => length <= longestText)
      .slice(0, mostValues),
    attr: Object.fromEntries(chosen.slice(0, mostValues)),
    priceMin,
    priceMax,
    ratingMin: [1, 2, 3, 4, 5].find((stars) => String(stars) === one("ratingMin")),
    inStock: one("inStock") === "true",
    sort: sorts.find((sort) => sort === one("sort")),
    shown: Math.min(mostShown, Math.max(pageSize, Math.ceil((wholeNumber(one("shown")) ?? 0) / pageSize) * pageSize)),
  };
}

/** The address of a list, without the path. A page's own category stands in its path and not here. */
export function toSearch(query: ListQuery, pathCategory = ""): string {
  const params = new URLSearchParams();
  if (query.q !== "") params.set("q", query.q);
  if (query.category !== "" && query.category !== pathCategory) params.set("category", query.category);
  for (const brand of query.brand) params.append("brand", brand);
  for (const [name, values] of Object.entries(query.attr))
    for (const value of values) params.append(`attr.${name}`, value);
  if (query.priceMin !== undefined) params.set("priceMin", String(query.priceMin));
  if (query.priceMax !== undefined) params.set("priceMax", String(query.priceMax));
  if (query.ratingMin !== undefined) params.set("ratingMin", String(query.ratingMin));
  if (query.inStock) params.set("inStock", "true");
  if (query.sort !== undefined) params.set("sort", query.sort);
  if (query.shown > pageSize) params.set("shown", String(query.shown));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** The same as the API takes it. A comma in a value would be two there, so those are left to the API's own reading. */
export function toApiQuery({ q, category, brand, attr, priceMin, priceMax, ratingMin, inStock, sort }: ListQuery) {
  const attributes = Object.entries(attr).map(([name, values]) => [`attr.${name}`, values.join(",")] as const);
  return {
    ...(q === "" ? {} : { q }),
    ...(category === "" ? {} : { category: [category] }),
    ...(brand.length === 0 ? {} : { brand: [...brand] }),
    ...(priceMin === undefined ? {} : { priceMin }),
    ...(priceMax === undefined ? {} : { priceMax }),
    ...(ratingMin === undefined ? {} : { ratingMin }),
    ...(inStock ? { inStock } : {}),
    ...(sort === undefined ? {} : { sort }),
    ...Object.fromEntries(attributes),
  };
}

function isText(value: string): boolean {
  return value !== "" && value.isWellFormed() && !value.includes("\0");
}

/** Whoever takes the dearest for the cheapest means what lies between them. */
function inOrder(min: number | undefined, max: number | undefined): [number | undefined, number | undefined] {
  return min !== undefined && max !== undefined && min > max ? [max, min] : [min, max];
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
