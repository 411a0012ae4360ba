"use client";

import { useActionState } from "react";
import { keepAddress } from "../../addresses/keep-address.ts";
import type { Country } from "../../checkout/countries.ts";
import { newForm } from "../../form-state.ts";
import { type AddressField, AddressFields } from "../address-fields.tsx";
import { CheckField } from "../ui/check-field.tsx";
import { FormMessage } from "../ui/form-message.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";

type Name = "label" | AddressField;
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
  const box = (name: Use) => ({ name, label: text[name], state, defaultChecked: known[name] === true });
  return (
    <form action={send} className="grid gap-5 sm:grid-cols-2">
      <input type="hidden" name="id" value={id} />
      <TextField
        name="label"
        label={text.label}
        state={state}
        defaultValue={known.label}
        className="sm:col-span-2"
        hint={text.labelHint}
        maxLength={50}
      />
      <AddressFields state={state} known={known} countries={countries} text={text} />
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
