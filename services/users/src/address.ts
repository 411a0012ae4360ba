import { countryProblems, postalCodeProblems, postalCodes, regionsNeeded } from "@shopstream/platform/countries.ts";
import { AppError, type FieldProblem } from "@shopstream/platform/errors.ts";

/** An address as a member writes it down; "" for what there is not. */
export interface AddressText {
  readonly label: string;
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly postalCode: string;
  readonly region: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string;
}

/** One entry of a member's address book. At most one is the default for each use. */
export interface SavedAddress extends AddressText {
  readonly id: string;
  readonly accountId: string;
  readonly defaultShipping: boolean;
  readonly defaultBilling: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type DefaultUses = Pick<SavedAddress, "defaultShipping" | "defaultBilling">;

/** Enough for a family, few enough to show and to lock. */
export const mostAddresses = 20;

/** Without spaces around; postal codes in capitals, as the post writes them. */
export function tidied(text: AddressText): AddressText {
  const trimmed = Object.fromEntries(Object.entries(text).map(([key, value]) => [key, value.trim()]));
  const address = trimmed as unknown as AddressText;
  return { ...address, postalCode: address.postalCode.toUpperCase() };
}

/** Refuses what no post could deliver to, naming every field at fault. */
export function mustBeDeliverable(address: AddressText): void {
  const fields = problemsOf(address);
  if (fields.length === 0) return;
  throw new AppError("invalid", "invalid_address", fields.map(({ message }) => message).join("; "), { fields });
}

function problemsOf({ country, postalCode, region }: AddressText): FieldProblem[] {
  const unknown = countryProblems(country);
  if (unknown.length > 0) return unknown;
  const needsPostalCode = postalCode === "" && postalCodes[country]?.pattern.test("") === false;
  const needsRegion = regionsNeeded.has(country) && region === "";
  const required = (field: string, what: string) => {
    const message = `addresses in ${country} ${what}`;
    return { field, code: "required", message };
  };
  return [
    ...(needsPostalCode ? [required("postalCode", "have a postal code")] : []),
    ...postalCodeProblems(country, postalCode),
    ...(needsRegion ? [required("region", "name a region")] : []),
  ];
}
