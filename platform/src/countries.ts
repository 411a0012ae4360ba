import type { FieldProblem } from "./errors.ts";

/** ISO 3166-1 alpha-2, and XK, which the post knows for Kosovo. */
export const countries: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
  CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
  GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
  KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
  MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
  SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
  UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

export interface PostalForm {
  readonly pattern: RegExp;
  readonly example: string;
}

const four = { pattern: /^\d{4}$/, example: "1010" };
const five = { pattern: /^\d{5}$/, example: "10115" };
const six = { pattern: /^\d{6}$/, example: "110001" };
const threeAndTwo = { pattern: /^\d{3} ?\d{2}$/, example: "110 00" };

/**
 * How postal codes look where every address has one and its form is certain. A country that is not here may have them:
 * then any is taken, since a rule that is wrong keeps a customer from buying.
 */
export const postalCodes: Readonly<Record<string, PostalForm>> = {
  ...same(four, "AT AU BE BG CH CY DK HU LI LU NO NZ SI ZA"),
  ...same(five, "DE EE ES FI FR HR IT MC ME MX MY RS SM TH TR UA VA"),
  ...same(six, "CN IN RO RU SG"),
  ...same(threeAndTwo, "CZ GR SE SK"),
  SA: { pattern: /^\d{5}(-\d{4})?$/, example: "11564" },
  EG: { pattern: /^\d{5}(\d{2})?$/, example: "11511" },
  US: { pattern: /^\d{5}(-\d{4})?$/, example: "94103" },
  PR: { pattern: /^\d{5}(-\d{4})?$/, example: "00901" },
  CA: { pattern: /^[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d$/, example: "K1A 0B1" },
  GB: { pattern: /^([A-Z]{1,2}\d[A-Z\d]?|GIR) ?\d?[A-Z]{2}$/, example: "SW1A 1AA" },
  NL: { pattern: /^[1-9]\d{3} ?[A-Z]{2}$/, example: "1012 JS" },
  PL: { pattern: /^\d{2}-?\d{3}$/, example: "00-001" },
  PT: { pattern: /^\d{4}-?\d{3}$/, example: "1000-205" },
  BR: { pattern: /^\d{5}-?\d{3}$/, example: "01310-100" },
  JP: { pattern: /^\d{3}-?\d{4}$/, example: "100-0001" },
  KR: { pattern: /^\d{5}$/, example: "03051" },
  IL: { pattern: /^\d{5}(\d{2})?$/, example: "9100001" },
  LV: { pattern: /^(LV-?)?\d{4}$/, example: "LV-1010" },
  LT: { pattern: /^(LT-?)?\d{5}$/, example: "LT-01100" },
  MT: { pattern: /^[A-Z]{3} ?\d{4}$/, example: "VLT 1117" },
};

/** Where the state or province is part of every address. */
export const regionsNeeded: ReadonlySet<string> = new Set("AU BR CA CN IN MX US".split(" "));

function same(form: PostalForm, of: string): Record<string, PostalForm> {
  return Object.fromEntries(of.split(" ").map((country) => [country, form]));
}

/** Of a code that no country has; none otherwise. */
export function countryProblems(country: string): FieldProblem[] {
  if (countries.has(country)) return [];
  return [{ field: "country", code: "unknown_country", message: `${country} is not a country` }];
}

/** Of a postal code in capitals that has not the form of its country's; none where that is not known, or there is no code. */
export function postalCodeProblems(country: string, postalCode: string): FieldProblem[] {
  const form = postalCodes[country];
  if (form === undefined || postalCode === "" || form.pattern.test(postalCode)) return [];
  const message = `postal codes in ${country} look like ${form.example}`;
  return [{ field: "postalCode", code: "bad_format", message }];
}
