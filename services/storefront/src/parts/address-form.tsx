"use client";

import { useActionState } from "react";
import type { Country } from "../checkout/countries.ts";
import { saveAddress } from "../checkout/save-address.ts";
import { newForm } from "../form-state.ts";
import { type AddressField, AddressFields } from "./address-fields.tsx";
import { FormMessage } from "./ui/form-message.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";
import { TextField } from "./ui/text-field.tsx";

interface AddressFormProps {
  readonly known: Readonly<Partial<Record<AddressField | "email", string>>>;
  /** Members have one already. */
  readonly asksForEmail: boolean;
  readonly countries: readonly Country[];
  readonly text: Readonly<
    Record<AddressField | "contact" | "email" | "emailHint" | "deliverTo" | "phoneHint", string>
  > & {
    readonly toShipping: string;
    readonly saving: string;
  };
}

export function AddressForm({ known, asksForEmail, countries, text }: AddressFormProps) {
  const [state, send] = useActionState(saveAddress, newForm);
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
        <AddressFields state={state} known={known} countries={countries} text={text} />
      </fieldset>
      <FormMessage state={state} />
      <SubmitButton text={text.toShipping} busyText={text.saving} className="w-full sm:w-auto" />
    </form>
  );
}
