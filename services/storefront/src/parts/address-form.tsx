"use client";

import { useActionState } from "react";
import type { Country } from "../checkout/countries.ts";
import { saveAddress } from "../checkout/save-address.ts";
import { newForm } from "../form-state.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { SelectField } from "./ui/select-field.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";
import { TextField } from "./ui/text-field.tsx";

type Name = "name" | "line1" | "line2" | "postalCode" | "city" | "region" | "country" | "phone";

interface AddressFormProps {
  readonly known: Readonly<Partial<Record<Name | "email", string>>>;
  /** Members have one already. */
  readonly asksForEmail: boolean;
  readonly countries: readonly Country[];
  readonly text: Readonly<Record<Name | "contact" | "email" | "emailHint" | "deliverTo" | "phoneHint", string>> & {
    readonly toShipping: string;
    readonly saving: string;
  };
}

export function AddressForm({ known, asksForEmail, countries, text }: AddressFormProps) {
  const [state, send] = useActionState(saveAddress, newForm);
  const field = (name: Name) => ({ name, label: text[name], state, defaultValue: known[name] });
  return (
    <form action={send} className="space-y-8" noValidate={false}>
      {asksForEmail ? (
        <fieldset className="space-y-4">
          <legend className="mb-3 text-xl font-semibold">{text.contact}</legend>
          <TextField
            name="email"
            type="email"
            label={text.email}
            hint={text.emailHint}
            state={state}
            defaultValue={known.email}
            autoComplete="email"
            maxLength={254}
            required
          />
        </fieldset>
      ) : null}
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-3 text-xl font-semibold">{text.deliverTo}</legend>
        <TextField {...field("name")} className="sm:col-span-2" autoComplete="name" maxLength={200} required />
        <TextField
          {...field("line1")}
          className="sm:col-span-2"
          autoComplete="address-line1"
          maxLength={200}
          required
        />
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
      </fieldset>
      <FormMessage state={state} />
      <SubmitButton text={text.toShipping} busyText={text.saving} className="w-full sm:w-auto" />
    </form>
  );
}
