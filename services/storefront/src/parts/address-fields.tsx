import type { Country } from "../checkout/countries.ts";
import type { FormState } from "../form-state.ts";
import { SelectField } from "./ui/select-field.tsx";
import { TextField } from "./ui/text-field.tsx";

export type AddressField = "name" | "line1" | "line2" | "postalCode" | "city" | "region" | "country" | "phone";

interface AddressFieldsProps {
  readonly state: FormState;
  readonly known: Readonly<Partial<Record<AddressField, string>>>;
  readonly countries: readonly Country[];
  readonly text: Readonly<Record<AddressField | "phoneHint", string>>;
}

/** Where something is sent to, for a grid of two columns. */
export function AddressFields({ state, known, countries, text }: AddressFieldsProps) {
  const field = (name: AddressField) => ({ name, label: text[name], state, defaultValue: known[name] });
  return (
    <>
      <TextField {...field("name")} className="sm:col-span-2" autoComplete="name" maxLength={200} required />
      <TextField {...field("line1")} className="sm:col-span-2" autoComplete="address-line1" maxLength={200} required />
      <TextField {...field("line2")} className="sm:col-span-2" autoComplete="address-line2" maxLength={200} />
      <TextField {...field("postalCode")} autoComplete="postal-code" maxLength={20} />
      <TextField {...field("city")} autoComplete="address-level2" maxLength={100} required />
      <TextField {...field("region")} autoComplete="address-level1" maxLength={100} />
      <SelectField
        {...field("country")}
        autoComplete="country"
        options={countries.map(({ code, name }) => ({ value: code, text: name }))}
      />
      <TextField
        {...field("phone")}
        className="sm:col-span-2"
        type="tel"
        hint={text.phoneHint}
        autoComplete="tel"
        maxLength={40}
      />
    </>
  );
}
