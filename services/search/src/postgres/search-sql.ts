import { anyCurrency } from "../price.ts";
import type { SearchQuery, Sort } from "../search-query.ts";
import { spellingKeys } from "../spelling.ts";
import { Bindings } from "./bindings.ts";
import { facetSql } from "./facet-sql.ts";
import { allOf, anyOf, formsOf, typed } from "./tsquery.ts";

/** What a search looks for: all of the words, else (where allowed) any of them. */
export interface Wording {
  readonly words: readonly string[];
  readonly orAny: boolean;
}

/** Titles count most, then brands and SKUs, then categories and attributes; descriptions are found but do not rank. */
const weights = "'{0, 0.3, 0.5, 1}'";
const noPrice = "9e15";
const valuesPerFacet = 20;
const mostValues = 400;

// Every order is ascending over (number, text, id), so that one condition finds the next page of any of them.
const order: Readonly<Record<Exclude<Sort, "relevance">, readonly [number: string, text: string]>> = {
  newest: ["-extract(epoch from created_at)::double precision", "''"],
  price_asc: [`coalesce((price ->> 'min')::double precision, ${noPrice})`, "''"],
  price_desc: [`coalesce(-(price ->> 'min')::double precision, ${noPrice})`, "''"],
  title: ["0::double precision", "title_key"],
  rating: ["-rating_key", "''"],
};

/**
 * The whole search as one statement: what the words match, once; then the page, the total and the facets from it. When
 * all of the words match nothing, it says of each word whether it matches alone, and which words it may have meant.
 */
export function searchSql(query: SearchQuery, wording: Wording | undefined) {
  const bindings = new Bindings();
  const currency = bindings.bind(query.currency === "" ? anyCurrency : query.currency, "text");
  const facets = facetSql(query.filters, bindings);
  const [number, text] = orderOf(query.sort, wording, bindings);
  const { limit, after } = query;
  const place = [
    bindings.bind(after?.number ?? null, "double precision"),
    bindings.bind(after?.text ?? null, 'text collate "C"'),
    bindings.bind(after?.id ?? null, "text"),
  ];
  const sql = `with state as materialized (select active from index_state),
    ${wording === undefined ? "" : wantedSql(wording, bindings)}
    matched as materialized (
      select id, categories, brand, attributes, in_stock, price, ${facets.missed} as missed, ${number} as number, ${text} as text
      from (select *, prices -> ${currency} as price from products) as product
      where generation = (select active from state) and not removed ${wording === undefined ? "" : "and lexemes @@ (select query from wanted)"}),
    page as (
      select id, number, text from matched where missed = 0 and (${place[2]} is null or (number, text, id) > (${place.join(", ")}))
      order by number, text, id limit ${bindings.bind(limit + 1, "int")}),
    counted as (${facets.counts.join(" union all ")}),
    ranked as (
      select field, value, count, row_number() over (partition by field, case when field = 'attr' then split_part(value, chr(31), 1) end
        order by lower(value) = any(${facets.chosen}) desc, count desc, value) as rank
      from counted)
    select (select count(*)::int from matched) as matched, (select count(*)::int from matched where missed = 0) as total,
      (select jsonb_agg(jsonb_build_object('id', id, 'card', card - 'categories', 'price', prices -> ${currency}, 'inStock', in_stock, 'number', number, 'text', text) order by number, text, id)
        from page join products using (id) where generation = (select active from state)) as hits,
      (select jsonb_agg(jsonb_build_array(field, value, count)) from (select * from ranked where rank <= ${valuesPerFacet} order by rank limit ${mostValues}) as shown) as facets,
      ${wording === undefined ? "null" : doubtsSql(wording, bindings)} as doubts`;
  return { sql, values: bindings.values };
}

function orderOf(sort: Sort, wording: Wording | undefined, bindings: Bindings): readonly [string, string] {
  if (sort !== "relevance") return order[sort];
  if (wording === undefined) return order.newest;
  const exact = bindings.bind(wording.words.join(" "), "text");
  const rank = `ts_rank(${weights}, headline, ${bindings.bind(typed(wording.words), "tsquery")}, 1) * 2 + ts_rank(${weights}, headline, (select query from wanted), 1)`;
  return [`-(${rank} + case when title_key = ${exact} then 10 else 0 end)::double precision`, "''"];
}

function wantedSql({ words, orAny }: Wording, bindings: Bindings): string {
  const all = bindings.bind(allOf(words), "tsquery");
  if (!orAny) return `wanted as materialized (select ${all} as query),`;
  const found = `exists (select from products where generation = (select active from state) and not removed and lexemes @@ ${all})`;
  return `wanted as materialized (select case when ${found} then ${all} else ${bindings.bind(anyOf(words), "tsquery")} end as query),`;
}

// Worked out only when nothing matched.
function doubtsSql({ words }: Wording, bindings: Bindings): string {
  const asked = words.map((word, i) => ({
    word,
    query: formsOf(word, i === words.length - 1),
    keys: spellingKeys(word),
  }));
  return `case when not exists (select from matched) then (
    select jsonb_agg(jsonb_build_object('word', word, 'candidates', (
        select jsonb_agg(jsonb_build_object('word', key, 'documents', documents)) from (
          select key, documents from dictionary where kind = 'word' and spellings && keys order by documents desc limit 200) as candidate),
      'known', exists (select from products where generation = (select active from state) and not removed and lexemes @@ query)))
    from jsonb_to_recordset(${bindings.bind(JSON.stringify(asked), "jsonb")}) as asked (word text, query tsquery, keys text[])) end`;
}
