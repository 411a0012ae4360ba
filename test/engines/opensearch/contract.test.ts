import { afterAll, beforeAll } from "vitest";
import { describeSearchEngine } from "../../../services/search/src/testing/engine-contract.ts";
import { type OpenSearch, startOpenSearch } from "./opensearch.ts";
import { openSearchEngine } from "./search-engines.ts";

let opensearch: OpenSearch;
beforeAll(async () => {
  opensearch = await startOpenSearch();
});
afterAll(() => opensearch?.stop());

describeSearchEngine("an index in OpenSearch", () => openSearchEngine(opensearch.url));
