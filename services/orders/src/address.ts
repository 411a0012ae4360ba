import { countryProblems, postalCodeProblems } from "@shopstream/platform/countries.ts";
import { AppError, type FieldProblem } from "@shopstream/platform/errors.ts";
import type { Address } from "./order.ts";

/**
 * Refuses an address that certainly is none, before anything is paid for it. `field` is where the caller gave it. Less is
 * asked than of an address book: what was optional in /v1 stays so, and a postal code that is left out can be looked up.
 */
export function mustBeAnAddress(address: Address, field: string): void {
  const fields = problemsOf(address).map((problem) => ({ ...problem, field: `${field}.${problem.field}` }));
  if (fields.length === 0) return;
  throw new AppError("invalid", "invalid_address", fields.map(({ message }) => message).join("; "), { fields });
}

function problemsOf({ line1, city, country, postalCode }: Address): FieldProblem[] {
  const blank = Object.entries({ line1, city }).filter(([, text]) => text.trim() === "");
  return [
    ...blank.map(([field]) => ({ field, code: "required", message: `${field} must not be blank` })),
    ...countryProblems(country),
    ...postalCodeProblems(country, postalCode.trim().toUpperCase()),
  ];
}
