/** One product as the import takes it. */
export interface ProductRow {
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly categories: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly variants: readonly VariantRow[];
  /** What it has, or active for a new one, when absent. */
  readonly status?: "active";
}

export interface VariantRow {
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
  readonly prices: readonly PriceRow[];
  readonly initialStock: number;
}

interface PriceRow {
  readonly amount: number;
  readonly currency: string;
  readonly compareAtAmount?: number;
}

const brands = ["Aldern", "Birkwald", "Corvo", "Dalmore", "Edda", "Fjord & Sons", "Granit", "Holm"];
const materials = ["oak", "walnut", "linen", "wool", "steel", "cotton", "leather", "bamboo"];
const colours = ["red", "blue", "green", "black", "white", "sand", "grey", "ochre"];
const styles = ["Classic", "Modern", "Compact", "Grand", "Light", "Nordic", "Rustic", "Studio"];
const kinds: readonly { readonly noun: string; readonly category: string; readonly from: number }[] = [
  { noun: "Chair", category: "Living > Chairs", from: 4_900 },
  { noun: "Sofa", category: "Living > Sofas", from: 39_900 },
  { noun: "Table", category: "Living > Tables", from: 12_900 },
  { noun: "Lamp", category: "Living > Lamps", from: 2_900 },
  { noun: "Bed", category: "Bedroom > Beds", from: 24_900 },
  { noun: "Blanket", category: "Bedroom > Textiles", from: 1_900 },
  { noun: "Pan", category: "Kitchen > Cookware", from: 1_500 },
  { noun: "Mug", category: "Kitchen > Tableware", from: 690 },
  { noun: "Bookcase", category: "Study > Bookcases", from: 8_900 },
  { noun: "Desk", category: "Study > Desks", from: 14_900 },
];
const sizes = ["S", "M", "L"];
const stockOfEach = 250;

/** The same catalogue for the same seed, to the byte: products of three sizes each, priced in euros and dollars. */
export function* generatedCatalogue(
  products: number,
  seed: number,
  currencies: readonly string[] = ["EUR", "USD"],
): Generator<ProductRow> {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  for (let i = 1; i <= products; i += 1) {
    const [kind, colour, material, brand, style] = [
      pick(kinds),
      pick(colours),
      pick(materials),
      pick(brands),
      pick(styles),
    ];
    const base = kind.from + Math.floor(next() * 40) * 100;
    const id = `G${seed}-${String(i).padStart(5, "0")}`;
    yield {
      externalId: id,
      title: `${style} ${kind.noun} in ${colour} ${material}`,
      description: `A ${style.toLowerCase()} ${kind.noun.toLowerCase()} of ${material}, in ${colour}, made by ${brand}.`,
      brand,
      categories: [kind.category],
      attributes: { colour, material },
      variants: sizes.map((size, nth) => variant(`${id}-${size}`, size, base + nth * 1_000, currencies)),
    };
  }
}

function variant(sku: string, size: string, euroCents: number, currencies: readonly string[]): VariantRow {
  const prices = currencies.map((currency) => ({ amount: convert(euroCents, currency), currency }));
  return { sku, options: { size }, prices, initialStock: stockOfEach };
}

/** Minor units per hundred euro cents: prices that look right, not rates of any day. */
const perHundred: Readonly<Record<string, number>> = {
  EUR: 100,
  USD: 110,
  GBP: 86,
  CHF: 95,
  SAR: 412,
  SEK: 1_120,
  JPY: 160,
};

export const generatedCurrencies = Object.keys(perHundred);

function convert(euroCents: number, currency: string): number {
  return Math.round((euroCents * (perHundred[currency] as number)) / 100);
}

/** Mulberry32: a small generator of numbers in [0, 1) whose sequence is fixed by its seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
