"use client";

import { useActionState } from "react";
import { keepAddress } from "../../addresses/keep-address.ts";
import type { Country } from "../../checkout/countries.ts";
import { newForm } from "../../form-state.ts";
import { CheckField } from "../ui/check-field.tsx";
import { FormMessage } from "../ui/form-message.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";

type Name = "label" | "name" | "line1" | "line2" | "postalCode" | "city" | "region" | "country" | "phone";
type Use = "defaultShipping" | "defaultBilling";

export type SavedAddressFormText = Readonly<Record<Name | Use | "labelHint" | "phoneHint" | "save" | "saving", string>>;

interface SavedAddressFormProps {
  /** None for a new address. */
  readonly id?: string;
  readonly known: Readonly<Partial<Record<Name, string> & Record<Use, boolean>>>;
  readonly countries: readonly Country[];
  readonly text: SavedAddressFormText;
}

export function SavedAddressForm({ id = "", known, countries, text }: SavedAddressFormProps) {
  const [state, send] = useActionState(keepAddress, newForm);
  const field = (name: Name) => ({ name, label: text[name], state, defaultValue: known[name] });
  const box = (name: Use) => ({ name, label: text[name], state, defaultChecked: known[name] === true });
  return (
    <form action={send} className="grid gap-5 sm:grid-cols-2">
      <input type="hidden" name="id" value={id} />
      <TextField {...field("label")} className="sm:col-span-2" hint={text.labelHint} maxLength={50} />
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
      <div className="sm:col-span-2">
        <CheckField {...box("defaultShipping")} />
        <CheckField {...box("defaultBilling")} />
      </div>
      <div className="space-y-4 sm:col-span-2">
        <FormMessage state={state} />
        <SubmitButton text={text.save} busyText={text.saving} />
      </div>
    </form>
  );
}
