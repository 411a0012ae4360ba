import { chosenOf } from "../chosen.ts";
import { anyCurrency } from "../price.ts";
import { type Bonus, bonusesOf, exactTitle, meritSteps, type Term, type Wanted } from "../ranking.ts";
import type { SearchQuery, Sort } from "../search-query.ts";
import { spellingKeys } from "../spelling.ts";
import { Bindings } from "./bindings.ts";
import { type Copy, newsSql } from "./facet-copy.ts";
import { facetSql } from "./facet-sql.ts";
import { allOf, anyOf, formsOf, typedOf, weightOf } from "./tsquery.ts";

/** `Wording` in all its forms. */
export interface Matching {
  readonly wanted: Wanted;
  readonly orAny: boolean;
}

const noPrice = "9e15";
/** What a hit shows of a product: of its categories the most particular one. */
export const shownCard = "card - 'categories' || jsonb_build_object('category', card -> 'categories' -> -1)";
const notCounted = "select null as field, null as entry, null::int as count where false";

// Every order is ascending over (number, text, id), so that one condition finds the next page of any of them.
const order: Readonly<Record<Exclude<Sort, "relevance">, readonly [number: string, text: string]>> = {
  newest: ["-trunc(extract(epoch from created_at) * 1000)::double precision", "''"],
  price_asc: [`coalesce((price ->> 'min')::double precision, ${noPrice})`, "''"],
  price_desc: [`coalesce(-(price ->> 'min')::double precision, ${noPrice})`, "''"],
  title: ["0::double precision", "title_key"],
  rating: ["-rating_key", "''"],
};

/**
 * The whole search as one statement: what the words match, once; then the page, the total and the facets from it. When
 * all of the words match nothing, it says of each word whether it matches alone, and which words it may have meant. With a
 * copy, facets are counted there: it says of what, and what the copy does not know yet.
 */
export function searchSql(query: SearchQuery, matching: Matching | undefined, copy: Copy | undefined) {
  const bindings = new Bindings();
  const currency = bindings.bind(query.currency === "" ? anyCurrency : query.currency, "text");
  const facets = facetSql(query.filters, chosenOf(query.filters), bindings);
  const [number, text] = orderOf(query.sort, matching?.wanted, bindings);
  const { limit, after } = query;
  // Nearly all rows are of the generation that answers. As an index condition beside the words it would be looked up all
  // the same, every row of it, whenever the planner has no figures of the new one yet.
  const generation = `generation ${matching === undefined ? "" : "+ 0"} = (select active from state)`;
  const place = [
    bindings.bind(after?.number ?? null, "double precision"),
    bindings.bind(after?.text ?? null, 'text collate "C"'),
    bindings.bind(after?.id ?? null, "text"),
  ];
  const sql = `with state as materialized (select active from index_state),
    ${matching === undefined ? "" : wantedSql(matching, bindings)}
    matched as materialized (
      select id, ${copy !== undefined ? "" : "category_entries, brand, attributes, in_stock, stars, price,"} ${facets.missed} as missed, ${number} as number, ${text} as text
      from (select *, prices -> ${currency} as price from products) as product
      where ${generation} and not removed ${matching === undefined ? "" : "and lexemes @@ (select query from wanted)"}),
    page as (
      select id, number, text from matched where missed = 0 and (${place[2]} is null or (number, text, id) > (${place.join(", ")}))
      order by number, text, id limit ${bindings.bind(limit + 1, "int")}),
    counted as (${copy !== undefined ? notCounted : facets.counts().join(" union all ")})
    select (select count(*)::int from matched) as matched, (select count(*)::int from matched where missed = 0) as total,
      (select jsonb_agg(jsonb_build_object('id', id, 'card', ${shownCard}, 'price', prices -> ${currency}, 'inStock', in_stock, 'number', number, 'text', text) order by number, text, id)
        from page join products using (id) where generation = (select active from state)) as hits,
      (select jsonb_agg(jsonb_build_array(field, entry, count)) from counted) as facets,
      (${copy !== undefined ? "null" : facets.bounds}) as bounds,
      ${copy === undefined ? "null" : "(select string_agg(id, ',') from matched)"} as ids,
      ${copy === undefined ? "null" : newsSql(bindings.bind(copy.generation, "int"), bindings.bind(copy.number, "bigint"))} as news,
      ${matching === undefined ? "null" : doubtsSql(matching.wanted, bindings)} as doubts`;
  return { sql, values: bindings.values };
}

function orderOf(sort: Sort, wanted: Wanted | undefined, bindings: Bindings): readonly [string, string] {
  if (sort !== "relevance") return order[sort];
  if (wanted === undefined) return order.newest;
  const exact = `case when title_key = ${bindings.bind(wanted.title, "text")} then ${exactTitle} else 0 end`;
  const bonuses = [...Map.groupBy(bonusesOf(wanted), ({ term }) => term)].map(([term, ofTerm]) =>
    bonusSql(term, ofTerm, bindings),
  );
  return [`-((${[exact, ...bonuses].join(" + ")}) * ${meritSteps} + merit)::double precision`, "''"];
}

// A look into the headline costs more than all the rest of a row: where a form is missing, nothing is there as typed.
function bonusSql(term: Term, bonuses: readonly Bonus[], bindings: Bindings): string {
  const whenIn = (query: string, points: string) =>
    `case when headline @@ ${bindings.bind(query, "tsquery")} then ${points} else 0 end`;
  const each = bonuses.map(({ field, points }) => {
    const typed = whenIn(typedOf(term, weightOf[field]), `${points}`);
    return whenIn(formsOf(term, weightOf[field]), `${points} + ${typed}`);
  });
  return whenIn(formsOf(term), each.join(" + "));
}

function wantedSql({ wanted, orAny }: Matching, bindings: Bindings): string {
  const all = bindings.bind(allOf(wanted), "tsquery");
  if (!orAny) return `wanted as materialized (select ${all} as query),`;
  const found = `exists (select from products where generation = (select active from state) and not removed and lexemes @@ ${all})`;
  return `wanted as materialized (select case when ${found} then ${all} else ${bindings.bind(anyOf(wanted), "tsquery")} end as query),`;
}

// Worked out only when nothing matched.
function doubtsSql({ words }: Wanted, bindings: Bindings): string {
  const asked = words.map((term) => {
    const [word = ""] = term.typed;
    return { word, query: formsOf(term), keys: spellingKeys(word) };
  });
  return `case when not exists (select from matched) then (
    select jsonb_agg(jsonb_build_object('word', word, 'candidates', (
        select jsonb_agg(jsonb_build_object('word', key, 'documents', documents)) from (
          select key, documents from dictionary where kind = 'word' and spellings && keys order by documents desc, key limit 200) as candidate),
      'known', exists (select from products where generation = (select active from state) and not removed and lexemes @@ query)) order by place)
    from rows from (jsonb_to_recordset(${bindings.bind(JSON.stringify(asked), "jsonb")}) as (word text, query tsquery, keys text[])) with ordinality as asked (word, query, keys, place)) end`;
}
