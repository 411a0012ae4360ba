import { separator } from "../attribute-key.ts";
import type { CountedField } from "../facets.ts";

/** A value of a facet that products share. */
export interface Entry {
  readonly field: CountedField;
  /** As engines answer it, parts joined. */
  readonly text: string;
  /** What filters compare: slug, folded brand, or name and value. */
  readonly key: string;
  /** Of an attribute. */
  readonly name: string;
}

/** The entries of all products, each once and by number: a hundred thousand products share some thousands. */
export class CopiedEntries {
  readonly all: Entry[] = [];
  /** Lists of entries, as products have them: of categories a few hundred, of attributes some per kind of product. */
  readonly lists: (readonly number[])[] = [];
  readonly #entries = new Map<string, number>();
  readonly #lists = new Map<string, number>();

  numberOf(field: CountedField, text: string): number {
    return numbered(this.#entries, this.all, `${field}${separator}${text}`, () => {
      const [first = "", second = ""] = text.split(separator);
      const key = field === "attr" ? first + separator + second : first;
      return { field, text, key, name: field === "attr" ? first : "" };
    });
  }

  listOf(field: CountedField, texts: readonly string[]): number {
    const entries = texts.map((text) => this.numberOf(field, text));
    return numbered(this.#lists, this.lists, entries.join(), () => entries);
  }

  /** 1 for each entry of the field that has one of the keys. */
  entriesWith(field: CountedField, keys: ReadonlySet<string>): Uint8Array {
    return Uint8Array.from(this.all, (entry) => Number(entry.field === field && keys.has(entry.key)));
  }

  /** 1 for each list that has one of the entries. */
  listsWith(isWanted: Uint8Array): Uint8Array {
    return Uint8Array.from(this.lists, (entries) => Number(entries.some((entry) => isWanted[entry] === 1)));
  }
}

function numbered<T>(known: Map<string, number>, all: T[], id: string, make: () => T): number {
  const there = known.get(id);
  if (there !== undefined) return there;
  known.set(id, all.push(make()) - 1);
  return all.length - 1;
}
