import { dataOf, publicApi } from "../api.ts";

const most = 10_000;

/** The slugs of the newest products, for the sitemap. */
export async function allProducts(): Promise<readonly string[]> {
  const api = await publicApi();
  const slugs: string[] = [];
  for (let pageToken = ""; slugs.length < most; ) {
    const query = { sort: "newest" as const, pageSize: 100, ...(pageToken === "" ? {} : { pageToken }) };
    const page = await dataOf(api.GET("/v1/products", { params: { query } }));
    slugs.push(...page.items.map(({ slug }) => slug));
    if (page.nextPageToken === "") break;
    pageToken = page.nextPageToken;
  }
  return slugs;
}
